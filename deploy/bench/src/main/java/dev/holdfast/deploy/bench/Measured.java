package dev.holdfast.deploy.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * What was measured of one contestant.
 *
 * @param medianMillis of a run, one at a time
 * @param p90Millis of the same
 * @param stepsPerSecond with {@link #IN_FLIGHT} runs at a time
 * @param cpuMillisPerThousandSteps of this process, the servers not counted, under the same load
 */
record Measured(
    String name,
    double medianMillis,
    double p90Millis,
    double stepsPerSecond,
    double cpuMillisPerThousandSteps) {
  private static final int IN_FLIGHT = 16;

  record Load(int warmUp, int runs, int flood) {}

  static Measured of(String name, Contestant contestant, Load load) {
    flood(contestant, load.warmUp);
    long[] nanos = new long[load.runs];
    for (int i = 0; i < load.runs; i++) {
      long begun = System.nanoTime();
      run(contestant);
      nanos[i] = System.nanoTime() - begun;
    }
    Arrays.sort(nanos);
    long cpu = cpuNanos();
    long begun = System.nanoTime();
    flood(contestant, load.flood);
    double seconds = (System.nanoTime() - begun) / 1e9;
    double steps = (double) load.flood * Contestant.STEPS;
    return new Measured(
        name,
        nanos[load.runs / 2] / 1e6,
        nanos[load.runs * 9 / 10] / 1e6,
        steps / seconds,
        (cpuNanos() - cpu) / 1e6 / steps * 1000);
  }

  static String table(List<Measured> all) {
    StringBuilder table =
        new StringBuilder(
            """
            | contestant | run of 20 steps, median ms | p90 ms | steps/s, 16 runs at a time \
            | CPU ms per 1000 steps |
            |---|---|---|---|---|
            """);
    for (Measured m : all) {
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %.1f | %.1f | %.0f | %.0f |%n",
              m.name,
              m.medianMillis,
              m.p90Millis,
              m.stepsPerSecond,
              m.cpuMillisPerThousandSteps));
    }
    return table.toString();
  }

  private static void flood(Contestant contestant, int runs) {
    try (ExecutorService side = Executors.newFixedThreadPool(IN_FLIGHT)) {
      List<? extends Future<?>> all =
          IntStream.range(0, runs).mapToObj(i -> side.submit(() -> run(contestant))).toList();
      for (Future<?> one : all) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a run failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void run(Contestant contestant) {
    try {
      contestant.run();
    } catch (Exception e) {
      throw new IllegalStateException("a run failed", e);
    }
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }
}
