package dev.holdfast.api.approval;

import dev.holdfast.api.decision.Decision;
import dev.holdfast.api.decision.ListedWaits;
import dev.holdfast.api.decision.WaitReader;
import dev.holdfast.api.problem.ProblemCode;
import dev.holdfast.api.problem.ProblemException;
import dev.holdfast.policy.wait.Refusal;
import dev.holdfast.store.wait.WaitRow;
import dev.holdfast.workflows.agent.ToolSpec;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.wait.WaitKind;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Reads approvals as far as a principal may see them. */
@Singleton
final class ApprovalReader {
  private final WaitReader waits;
  private final ApprovalResources resources;
  private final Clock clock;

  ApprovalReader(WaitReader waits, ApprovalResources resources, Clock clock) {
    this.waits = waits;
    this.resources = resources;
    this.clock = clock;
  }

  /** Another's is the same as none. */
  WaitRow find(Principal principal, String id) {
    WaitRow row = waits.find(WaitKind.APPROVAL, principal, id);
    if (row == null) {
      throw noSuchApproval();
    }
    return row;
  }

  /** Refuses what nobody can decide any more. */
  void checkOpen(WaitRow row) {
    Refusal why =
        switch (row.state()) {
          case PENDING -> clock.instant().isBefore(row.expiresAt()) ? null : Refusal.EXPIRED;
          case EXPIRED -> Refusal.EXPIRED;
          case SUPERSEDED -> Refusal.SUPERSEDED;
          case APPROVED, DENIED, ANSWERED -> Refusal.ALREADY_DECIDED;
        };
    if (why != null) {
      throw ApprovalProblems.of(new Decision.Refused(row, why, List.of()), "");
    }
  }

  static ProblemException noSuchApproval() {
    return new ProblemException(ProblemCode.NOT_FOUND, "There is no approval with this id.");
  }

  List<WaitRow> list(ListedWaits asked) {
    return waits.list(asked);
  }

  Map<String, ToolSpec> tools(List<WaitRow> rows) {
    return waits.tools(rows);
  }

  ApprovalResource resource(WaitRow row) {
    return resources.of(row, waits.tools(List.of(row)).get(row.waitId()));
  }

  ApprovalResource resource(WaitRow row, Map<String, ToolSpec> tools) {
    return resources.of(row, tools.get(row.waitId()));
  }
}
