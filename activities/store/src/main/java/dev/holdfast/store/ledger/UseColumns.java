package dev.holdfast.store.ledger;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.policy.rule.Counting;
import dev.holdfast.workflows.wire.Wire;

/** Uses of tools as the JSON that the ledger's functions take. */
public final class UseColumns {
  private UseColumns() {}

  static String of(UseEntries uses) {
    ObjectNode all = Wire.json().createObjectNode();
    ArrayNode planned = all.putArray("planned");
    for (UseEntries.Planned use : uses.planned()) {
      ObjectNode one =
          planned
              .addObject()
              .put("call", use.callId())
              .put("tool", use.tool())
              .put("requester", use.requester())
              .put("end_user", use.endUser());
      if (use.marks() != null) {
        use.marks().forEach(one.putArray("marks")::add);
      }
    }
    ArrayNode counted = all.putArray("counted");
    uses.counted().forEach(one -> counted.add(of(one.usage()).put("number", one.number())));
    return all.toString();
  }

  /** Without an end: see {@link Ledger#used}. */
  static ObjectNode of(Counting.Usage usage) {
    String tools = usage.tools();
    int star = tools.indexOf('*');
    ObjectNode one =
        Wire.json()
            .createObjectNode()
            .put("prefix", star < 0 ? tools : tools.substring(0, star))
            .put("tools", tools.replaceAll("[\\\\%_]", "\\\\$0").replace('*', '%'))
            .put("after", usage.after().toString());
    if (usage.endUser() != null) {
      one.put("end_user", usage.endUser());
    }
    if (usage.requester() != null) {
      one.put("requester", usage.requester());
    }
    if (!usage.values().isEmpty()) {
      ArrayNode marks = one.putArray("marks");
      usage.values().forEach((pointer, value) -> marks.add(Marks.of(pointer, value)));
    }
    return one;
  }

  /** Until its end: what was known then. */
  public static String then(Counting.Usage usage) {
    return of(usage).put("until", usage.until().toString()).toString();
  }
}
