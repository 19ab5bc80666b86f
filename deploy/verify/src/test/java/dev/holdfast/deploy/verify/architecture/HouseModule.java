package dev.holdfast.deploy.verify.architecture;

import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The house as one table: where a module lies, which package it owns, and which modules it may use.
 */
enum HouseModule {
  WORKFLOWS("workflows", "workflows"),
  POLICY("activities/policy", "policy", WORKFLOWS),
  STORE("activities/store", "store", WORKFLOWS, POLICY),
  EGRESS("activities/egress", "egress", WORKFLOWS),
  MODEL("activities/model", "model", WORKFLOWS, STORE, POLICY, EGRESS),
  TOOL("activities/tool", "tool", WORKFLOWS, STORE, POLICY, EGRESS),
  DELIVERY("activities/delivery", "delivery", WORKFLOWS, STORE, EGRESS),
  WORKER("worker/sdk", "worker", WORKFLOWS, STORE, POLICY, EGRESS, MODEL, TOOL, DELIVERY),
  PROCESS(
      "worker/process",
      "worker.process",
      WORKFLOWS,
      STORE,
      POLICY,
      EGRESS,
      MODEL,
      TOOL,
      DELIVERY,
      WORKER),
  TESTKIT("worker/testkit", "testkit", WORKFLOWS, STORE, WORKER),
  EXAMPLES("worker/examples", "examples", WORKFLOWS, WORKER),
  API("api", "api", WORKFLOWS, STORE, POLICY, EGRESS),
  /** Holds several Maven modules; sees all, and is in nobody's list. */
  DEPLOY(
      "deploy", "deploy", WORKFLOWS, STORE, POLICY, EGRESS, MODEL, TOOL, DELIVERY, WORKER, PROCESS,
      TESTKIT, EXAMPLES, API);

  private final String folder;
  private final String packageName;

  @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
  private final Set<HouseModule> uses;

  HouseModule(String folder, String packageName, HouseModule... uses) {
    this.folder = folder;
    this.packageName = packageName;
    this.uses = Set.of(uses);
  }

  String folder() {
    return folder;
  }

  String packageUnder(String root) {
    return root + "." + packageName;
  }

  boolean mayUse(HouseModule other) {
    return other == this || uses.contains(other);
  }

  boolean owns(String root, String javaPackage) {
    return owner(root, javaPackage).filter(this::equals).isPresent();
  }

  /**
   * The module with the longest package that holds the given one: {@code worker.process} is not
   * {@code worker}.
   */
  static Optional<HouseModule> owner(String root, String javaPackage) {
    return Stream.of(values())
        .filter(module -> (javaPackage + ".").startsWith(module.packageUnder(root) + "."))
        .max(Comparator.comparingInt(module -> module.packageName.length()));
  }

  /** The module whose folder is the given one or holds it. */
  static Optional<HouseModule> inFolder(String folder) {
    return Stream.of(values())
        .filter(module -> (folder + "/").startsWith(module.folder + "/"))
        .findFirst();
  }
}
