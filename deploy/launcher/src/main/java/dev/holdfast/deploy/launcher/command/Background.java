package dev.holdfast.deploy.launcher.command;

import dev.holdfast.deploy.launcher.Endpoints;
import dev.holdfast.deploy.launcher.place.Cache;
import dev.holdfast.deploy.launcher.place.DataDirectory;
import dev.holdfast.deploy.launcher.place.Progress;
import dev.holdfast.deploy.launcher.place.StackFailure;
import dev.holdfast.deploy.launcher.process.ClassArchive;
import dev.holdfast.deploy.launcher.supervise.LogFile;
import dev.holdfast.deploy.launcher.supervise.Program;
import dev.holdfast.deploy.launcher.supervise.Running;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Starts {@code up} as a launcher of its own that outlives this command. */
record Background(DataDirectory data) {
  private static final long LOOK_AGAIN_MILLIS = 50;

  /** Returns when the stack is healthy; its progress is passed on meanwhile. */
  Endpoints start(List<String> arguments, Progress progress) {
    data.create();
    LogFile log = LogFile.of(data.log("launcher"));
    long begin = log.size();
    Running launcher = launch(arguments, log);
    Thread giveUp = new Thread(launcher.handle()::destroy);
    Runtime.getRuntime().addShutdownHook(giveUp);
    try {
      Endpoints endpoints = await(launcher, new Following(log, begin, progress));
      Runtime.getRuntime().removeShutdownHook(giveUp);
      return endpoints;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackFailure("interrupted before the stack was up", "", e);
    }
  }

  private Running launch(List<String> arguments, LogFile log) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> !flag.contains("SharedArchive"))
        .forEach(words::add);
    String classPath = System.getProperty("java.class.path");
    if (classPath.endsWith(".jar")) {
      words.addAll(ClassArchive.flags(Cache.standard(), "launcher-up", Path.of(classPath)));
    }
    words.addAll(List.of("-cp", classPath));
    words.add(Holdfast.class.getName());
    words.addAll(arguments);
    Path here = Path.of("").toAbsolutePath();
    return new Program(words, System.getenv(), here, log.path(), Program.Input.NOTHING).start();
  }

  private Endpoints await(Running launcher, Following following) throws InterruptedException {
    while (true) {
      boolean alive = launcher.handle().isAlive();
      following.passOn();
      Optional<Endpoints> endpoints =
          Endpoints.of(data)
              .filter(e -> Long.valueOf(launcher.handle().pid()).equals(e.pids().get("launcher")));
      if (endpoints.isPresent()) {
        return endpoints.get();
      }
      if (!alive) {
        throw new StackFailure(
            "the stack did not come up", "The whole log: " + following.log.path());
      }
      Thread.sleep(LOOK_AGAIN_MILLIS);
    }
  }

  /** Passes on whole lines of a growing log. */
  private static final class Following {
    private final LogFile log;
    private final Progress progress;
    private long position;

    Following(LogFile log, long position, Progress progress) {
      this.log = log;
      this.position = position;
      this.progress = progress;
    }

    void passOn() {
      String text = log.text(position);
      int end = text.lastIndexOf('\n') + 1;
      position += text.substring(0, end).getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
      text.substring(0, end)
          .lines()
          .filter(line -> !line.isBlank())
          .forEach(line -> progress.say(line.startsWith("· ") ? line.substring(2) : line));
    }
  }
}
