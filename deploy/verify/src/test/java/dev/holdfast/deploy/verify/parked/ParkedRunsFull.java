package dev.holdfast.deploy.verify.parked;

import dev.holdfast.deploy.verify.operator.LiveStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Measures many parked runs and writes a report. */
public final class ParkedRunsFull {
  private static final int RUNS = 2_000;
  private static final int LEAST = 10;

  private ParkedRunsFull() {}

  /**
   * Exits with 1 when a promise did not hold; numbers are only told.
   *
   * @param arguments the file of the report; after it the number of runs, 2,000 where there is none
   */
  public static void main(String[] arguments) throws IOException {
    Path report = Path.of(arguments[0]);
    int runs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : RUNS;
    if (runs < LEAST) {
      System.err.printf("parked-runs: %d runs say nothing; the least is %d%n", runs, LEAST);
      System.exit(2);
    }
    Measured measured = new ParkedRuns(LiveStack.measured(), Size.full(runs)).measure();
    String text = new Report(measured).markdown();
    Files.createDirectories(report.toAbsolutePath().getParent());
    Files.writeString(report, text);
    System.out.println(text);
    System.exit(measured.faults().isEmpty() ? 0 : 1);
  }
}
