package dev.holdfast.deploy.verify.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvent;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Workflow code gives the same commands on every execution: no clock, chance, thread, order by
 * hash, or outside.
 */
record DeterminismRules(String root) {
  /** What is refused, and what to do instead. */
  private record Ban(Pattern pattern, String instead) {
    Ban(String pattern, String instead) {
      this(Pattern.compile(pattern), instead);
    }
  }

  /** Written {@code owner#member(number of parameters)}. */
  private static final List<Ban> CALLS =
      List.of(
          new Ban("java\\.util\\.UUID#randomUUID.*", "ids are minted in settled steps"),
          new Ban("java\\.lang\\.Math#random.*", "chance belongs in an activity"),
          new Ban(
              "java\\.lang\\.System#(currentTimeMillis|nanoTime).*|java\\.time\\..*#now.*",
              "time comes from a settled drain"),
          new Ban(
              "java\\.lang\\.System#(getenv|getProperty|getProperties|lineSeparator|identityHashCode|exit).*"
                  + "|java\\.lang\\.(Boolean#getBoolean|Integer#getInteger|Long#getLong).*"
                  + "|java\\.time\\.ZoneId#systemDefault.*|java\\.util\\.(Locale|TimeZone)#getDefault.*",
              "what a run depends on is frozen in its spec"),
          new Ban("java\\.lang\\.System#(in|out|err)", "log with Workflow.getLogger"),
          new Ban(
              "java\\.util\\.(Set|Map)#(of|ofEntries|copyOf)\\(.*"
                  + "|java\\.util\\.(HashMap|HashSet|Hashtable|IdentityHashMap|WeakHashMap)#.*"
                  + "|java\\.util\\.stream\\.Collectors#(toSet|toUnmodifiableSet|toUnmodifiableMap|partitioningBy)\\(.*"
                  + "|java\\.util\\.stream\\.Collectors#(toMap\\([23]\\)|groupingBy\\([12]\\))",
              "iteration order must be fixed: List, EnumSet, LinkedHashMap, LinkedHashSet, TreeMap"),
          new Ban(
              "java\\.util\\.Collections#shuffle.*|.*#parallelStream\\(0\\)|java\\.util\\.stream\\..*#parallel\\(0\\)",
              "order must be fixed"));

  /** Part of the contract with tools, which run in activities: no workflow has one. */
  private static final Pattern FOR_TOOLS = Pattern.compile(".*\\.workflows\\.tool\\.ToolContext");

  private static final List<Ban> TYPES =
      List.of(
          new Ban(FOR_TOOLS, "a call's context is made by the activity that performs the call"),
          new Ban(
              "java\\.util\\.(Random|SplittableRandom)|java\\.util\\.random\\..*|java\\.security\\.SecureRandom",
              "chance belongs in an activity"),
          new Ban("java\\.time\\.Clock", "time comes from a settled drain"),
          new Ban(
              "java\\.lang\\.(Thread.*|InheritableThreadLocal|Runtime|Process.*)|java\\.util\\.Timer(Task)?"
                  + "|java\\.util\\.concurrent\\.(?!(TimeUnit|CancellationException|TimeoutException)$).*",
              "parallel work is done by Promise and Async, waiting by Workflow.await"),
          new Ban(
              "java\\.io\\.(?!(IOException|UncheckedIOException|Serializable)$).*|java\\.nio\\.(?!charset\\.).*"
                  + "|java\\.net\\.(?!(URI|URISyntaxException)$).*|java\\.sql\\..*|javax\\.sql\\..*"
                  + "|io\\.temporal\\.(client|worker|serviceclient)\\..*",
              "input and output belong in an activity"),
          new Ban(
              "jakarta\\.inject\\..*|javax\\.inject\\..*|io\\.micronaut\\..*|org\\.springframework\\..*"
                  + "|com\\.google\\.inject\\..*",
              "workflow code reads no beans and no configuration"),
          new Ban(
              "org\\.slf4j\\.(?!Logger$).*|java\\.util\\.logging\\..*|java\\.lang\\.System\\$Logger.*"
                  + "|org\\.apache\\.(logging|commons\\.logging)\\..*|ch\\.qos\\..*",
              "log with Workflow.getLogger"));

  ArchRule giveTheSameCommandsOnEveryExecution() {
    return classes()
        .that()
        .resideInAPackage(HouseModule.WORKFLOWS.packageUnder(root) + "..")
        .should(useNothingThatDiffersBetweenExecutions());
  }

  private static ArchCondition<JavaClass> useNothingThatDiffersBetweenExecutions() {
    return new ArchCondition<>("use nothing that differs between two executions") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        if (FOR_TOOLS.matcher(type.getName()).matches()) {
          return;
        }
        type.getAccessesFromSelf()
            .forEach(access -> judge(CALLS, memberOf(access), access.getDescription(), events));
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
          String target = dependency.getTargetClass().getBaseComponentType().getName();
          judge(TYPES, target, dependency.getDescription(), events);
        }
        type.getCodeUnits().stream()
            .filter(unit -> unit.getModifiers().contains(JavaModifier.SYNCHRONIZED))
            .forEach(unit -> events.add(synchronizedUnit(unit)));
      }
    };
  }

  private static void judge(
      List<Ban> bans, String subject, String description, ConditionEvents events) {
    for (Ban ban : bans) {
      if (ban.pattern().matcher(subject).matches()) {
        events.add(
            SimpleConditionEvent.violated(subject, description + " [" + ban.instead() + "]"));
      }
    }
  }

  private static ConditionEvent synchronizedUnit(JavaCodeUnit unit) {
    return SimpleConditionEvent.violated(
        unit, unit.getDescription() + " is synchronized [workflow code has one thread]");
  }

  private static String memberOf(JavaAccess<?> access) {
    String member = access.getTargetOwner().getName() + "#" + access.getTarget().getName();
    return access.getTarget() instanceof CodeUnitAccessTarget unit
        ? member + "(" + unit.getRawParameterTypes().size() + ")"
        : member;
  }
}
