package dev.holdfast.api.approval;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.holdfast.api.decision.People;
import dev.holdfast.api.problem.Fault;
import dev.holdfast.api.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /v1/approvals/{id}/links}.
 *
 * @param person who is to decide with it; {@code for} in JSON
 * @param groups to which they belong
 */
record MakeLink(
    @JsonProperty("for") @Nullable String person, @Nullable List<@Nullable String> groups) {

  String checkedPerson() {
    List<Fault> faults = new ArrayList<>();
    People.check("/for", person, faults);
    People.checkGroups(groups, faults);
    if (!faults.isEmpty()) {
      throw ProblemException.invalid(faults);
    }
    return Objects.requireNonNull(person);
  }
}
