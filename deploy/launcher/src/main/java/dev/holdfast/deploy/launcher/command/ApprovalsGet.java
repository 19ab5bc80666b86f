package dev.holdfast.deploy.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.deploy.launcher.place.Json;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "get", description = "Shows an approval: what is asked, of whom, and what came.")
final class ApprovalsGet implements Callable<Integer> {
  @Mixin private OfApi api = new OfApi();
  @Mixin private AsJson json = new AsJson();

  @Parameters(paramLabel = "APPROVAL", description = "The approval's id.")
  private String id = "";

  @Override
  public Integer call() {
    JsonNode approval = api.client().approval(id);
    System.out.println(json.isChosen() ? Json.text(approval) : new ApprovalText(approval).facts());
    return RunExit.ofApproval(approval);
  }
}
