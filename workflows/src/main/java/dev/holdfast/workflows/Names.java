package dev.holdfast.workflows;

/**
 * Names that live in Temporal history. Changing one is a recorded decision: runs that are under way
 * carry the old one.
 */
public final class Names {
  public static final String AGENT_RUN = "AgentRun";
  public static final String RECONCILE = "Reconcile";
  public static final String NOTICE = "Notice";

  public static final String WAKE = "wake";
  public static final String DECIDE = "decide";
  public static final String HAND_OVER = "handover";

  public static final String MODEL_ASK = "model.ask";
  public static final String MODEL_END = "model.end";
  public static final String MODEL_COMPACT = "model.compact";
  public static final String TOOL_CALL = "tool.call";
  public static final String TOOL_END = "tool.end";
  public static final String RUN_DRAIN = "run.drain";
  public static final String RUN_FINISH = "run.finish";
  public static final String RUN_YIELD = "run.yield";
  public static final String RECONCILE_SWEEP = "reconcile.sweep";
  public static final String NOTICE_SEND = "notice.send";

  /** Search attributes: what operators find runs by. Temporal keeps their values unencrypted. */
  public static final String ATTRIBUTE_ORG = "HoldfastOrg";

  public static final String ATTRIBUTE_APPLICATION = "HoldfastApplication";
  public static final String ATTRIBUTE_AGENT = "HoldfastAgent";
  public static final String ATTRIBUTE_AGENT_VERSION = "HoldfastAgentVersion";
  public static final String ATTRIBUTE_STATUS = "HoldfastStatus";
  public static final String ATTRIBUTE_TRIGGER = "HoldfastTrigger";
  public static final String ATTRIBUTE_COST_MICROS = "HoldfastCostMicros";
  public static final String ATTRIBUTE_STEPS = "HoldfastSteps";

  public static final String RECONCILE_SCHEDULE = "holdfast-reconcile";

  /** Work for the whole house: any worker of any group takes it. */
  public static final String HOUSEKEEPING_QUEUE = "holdfast.housekeeping";

  /** What people outside are told: any worker of any group takes it. */
  public static final String NOTICES_QUEUE = "holdfast.notices";

  private Names() {}

  /** The deployment whose versions are replay epochs. */
  public static String deployment(String group) {
    return "holdfast-" + group;
  }

  /** Workflow tasks of a worker group. */
  public static String runsQueue(String group) {
    return group + ".runs";
  }

  /** Tool activities of a worker group. */
  public static String toolsQueue(String group) {
    return group + ".tools";
  }

  /** Model activities, common to all groups that can reach the provider. */
  public static String modelQueue(String provider) {
    return "model." + provider;
  }
}
