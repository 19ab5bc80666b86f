package dev.holdfast.deploy.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.deploy.launcher.place.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "link",
    description = {
      "Prints a link with which one person decides, once.",
      "Whoever has it may decide as that person: give it to nobody else."
    })
final class ApprovalsLink implements Callable<Integer> {
  @Mixin private OfApi api = new OfApi();
  @Mixin private AsJson json = new AsJson();

  @Parameters(paramLabel = "APPROVAL", description = "The approval's id.")
  private String id = "";

  @Option(
      names = "--for",
      required = true,
      paramLabel = "NAME",
      description = "Who is to decide with it.")
  private String person = "";

  @Option(
      names = "--group",
      paramLabel = "GROUP",
      description = "A group to which they belong; may be given several times.")
  private List<String> groups = new ArrayList<>();

  @Override
  public Integer call() {
    JsonNode link = api.client().approvalLink(id, person, groups);
    System.out.println(json.isChosen() ? Json.text(link) : link.path("url").asText());
    return RunExit.OK;
  }
}
