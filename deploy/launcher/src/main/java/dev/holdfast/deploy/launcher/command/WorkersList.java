package dev.holdfast.deploy.launcher.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "list",
    description =
        "Lists workers that live or were seen within a day; per group and replay epoch the runs that"
            + " only its workers can go on with, and whether one lives.")
final class WorkersList implements Callable<Integer> {
  @Mixin private OfWorkers workers = new OfWorkers();
  @Mixin private AsJson json = new AsJson();

  @Override
  public Integer call() throws Exception {
    List<String> words = new ArrayList<>(List.of("list"));
    if (json.isChosen()) {
      words.add("--json");
    }
    return workers.perform(words);
  }
}
