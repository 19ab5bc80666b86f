package dev.holdfast.workflows.operator;

import dev.holdfast.workflows.Names;
import io.temporal.common.SearchAttributeKey;
import java.util.List;

/** The search attributes of runs, with their types. */
public final class RunAttributes {
  public static final SearchAttributeKey<String> ORG =
      SearchAttributeKey.forKeyword(Names.ATTRIBUTE_ORG);
  public static final SearchAttributeKey<String> APPLICATION =
      SearchAttributeKey.forKeyword(Names.ATTRIBUTE_APPLICATION);
  public static final SearchAttributeKey<String> AGENT =
      SearchAttributeKey.forKeyword(Names.ATTRIBUTE_AGENT);
  public static final SearchAttributeKey<String> AGENT_VERSION =
      SearchAttributeKey.forKeyword(Names.ATTRIBUTE_AGENT_VERSION);

  /** As the API says it: queued, running, waiting for somebody, paused, or how the run ended. */
  public static final SearchAttributeKey<String> STATUS =
      SearchAttributeKey.forKeyword(Names.ATTRIBUTE_STATUS);

  /** What made the run. */
  public static final SearchAttributeKey<String> TRIGGER =
      SearchAttributeKey.forKeyword(Names.ATTRIBUTE_TRIGGER);

  /** Settled rows of the run's ledger; brought up to date when an execution closes. */
  public static final SearchAttributeKey<Long> STEPS =
      SearchAttributeKey.forLong(Names.ATTRIBUTE_STEPS);

  /**
   * Millionths of a US dollar, of replies whose cost is known; brought up to date with the steps.
   */
  public static final SearchAttributeKey<Long> COST_MICROS =
      SearchAttributeKey.forLong(Names.ATTRIBUTE_COST_MICROS);

  /** Every one of them: a namespace that lacks one refuses them all. */
  public static final List<SearchAttributeKey<?>> ALL =
      List.of(ORG, APPLICATION, AGENT, AGENT_VERSION, STATUS, TRIGGER, STEPS, COST_MICROS);

  private RunAttributes() {}

  /** As Temporal's command line takes it: {@code HoldfastSteps=Int}. */
  public static String written(SearchAttributeKey<?> key) {
    String type =
        switch (key.getValueType()) {
          case INDEXED_VALUE_TYPE_KEYWORD -> "Keyword";
          case INDEXED_VALUE_TYPE_INT -> "Int";
          default -> throw new IllegalArgumentException("no attribute of runs is a " + key);
        };
    return key.getName() + "=" + type;
  }
}
