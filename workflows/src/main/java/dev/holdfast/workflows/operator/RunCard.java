package dev.holdfast.workflows.operator;

import dev.holdfast.workflows.run.RunPlan;
import io.temporal.common.SearchAttributes;

/**
 * What a run shows from its start, whoever starts its workflow.
 *
 * @param status as the API says it
 * @param publicUrl prefix of links, without a slash at the end; empty where there is none
 */
public record RunCard(
    String runId, String org, String application, String status, RunPlan plan, String publicUrl) {

  /** The status of a run that was accepted just now. */
  public static final String QUEUED = "queued";

  /** So far all runs are asked for over HTTP. */
  private static final String TRIGGER = "api";

  /** One line. */
  public String summary() {
    return "agent %s %s".formatted(plan.agent(), plan.version());
  }

  /** Markdown. */
  public String details() {
    return """
    Agent **%s**, version `%s`, in worker group `%s`

    %s, %s
    """
        .formatted(
            plan.agent(),
            plan.version(),
            plan.group(),
            link("Run page", "/runs/" + runId),
            link("API", "/v1/runs/" + runId));
  }

  private String link(String name, String path) {
    return publicUrl.isEmpty()
        ? "%s: `%s`".formatted(name, path)
        : "[%s](%s%s)".formatted(name, publicUrl, path);
  }

  /** All of {@link RunAttributes}: what is not set here is never set. */
  public SearchAttributes attributes() {
    return SearchAttributes.newBuilder()
        .set(RunAttributes.ORG, org)
        .set(RunAttributes.APPLICATION, application)
        .set(RunAttributes.AGENT, plan.agent())
        .set(RunAttributes.AGENT_VERSION, plan.version())
        .set(RunAttributes.STATUS, status)
        .set(RunAttributes.TRIGGER, TRIGGER)
        .set(RunAttributes.STEPS, 0L)
        .set(RunAttributes.COST_MICROS, 0L)
        .build();
  }
}
