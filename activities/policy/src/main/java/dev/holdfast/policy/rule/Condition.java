package dev.holdfast.policy.rule;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelLateFunctionBindings;
import dev.cel.runtime.CelRuntime;
import dev.holdfast.workflows.wire.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A CEL expression over a call and its run.
 *
 * <p>It sees {@code tool}, {@code effect}, {@code risk}, {@code args}, {@code input}, {@code
 * agent}, {@code requester}, {@code end_user} and {@code spent}, and may ask {@code called(glob)},
 * {@code succeeded(glob)}, both numbers, and {@code called_within(glob, duration)}. It has a bound
 * on its size and on how often it may go round.
 */
final class Condition {
  private static final int MOST_CHARACTERS = 4_000;
  private static final int MOST_ROUNDS = 10_000;

  private static final Cel CEL =
      CelFactory.plannerCelBuilder()
          .setOptions(
              CelOptions.current()
                  .maxExpressionCodePointSize(MOST_CHARACTERS)
                  .maxParseRecursionDepth(50)
                  .comprehensionMaxIterations(MOST_ROUNDS)
                  .maxRegexProgramSize(1_000)
                  .enableHeterogeneousNumericComparisons(true)
                  .build())
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .setResultType(SimpleType.BOOL)
          .addVar("tool", SimpleType.STRING)
          .addVar("effect", SimpleType.STRING)
          .addVar("risk", SimpleType.STRING)
          .addVar("agent", SimpleType.STRING)
          .addVar("requester", SimpleType.STRING)
          .addVar("end_user", SimpleType.STRING)
          .addVar("args", SimpleType.DYN)
          .addVar("input", SimpleType.DYN)
          .addVar("spent", MapType.create(SimpleType.STRING, SimpleType.INT))
          .addVar("past", ListType.create(SimpleType.DYN))
          .addFunctionDeclarations(
              function("called", "called_glob", false),
              function("succeeded", "succeeded_glob", false),
              function("called_within", "called_within_glob_duration", true))
          .addLateBoundFunctions("called", "succeeded", "called_within")
          .build();

  private final CelRuntime.Program program;

  private Condition(CelRuntime.Program program) {
    this.program = program;
  }

  static Condition of(String expression) {
    try {
      return new Condition(CEL.createProgram(CEL.compile(expression).getAst()));
    } catch (CelValidationException | CelEvaluationException e) {
      throw new IllegalArgumentException("its condition is no CEL: " + e.getMessage(), e);
    }
  }

  private static CelFunctionDecl function(String name, String overload, boolean within) {
    return CelFunctionDecl.newFunctionDeclaration(
        name,
        within
            ? CelOverloadDecl.newGlobalOverload(
                overload, SimpleType.INT, SimpleType.STRING, SimpleType.DURATION)
            : CelOverloadDecl.newGlobalOverload(overload, SimpleType.INT, SimpleType.STRING));
  }

  boolean holds(Facts facts) throws Unjudgeable {
    try {
      Object result = program.eval(variables(facts), functions(facts.situation()));
      if (result instanceof Boolean holds) {
        return holds;
      }
      throw new Unjudgeable("its condition is neither true nor false");
    } catch (CelEvaluationException e) {
      throw new Unjudgeable(String.valueOf(e.getMessage()));
    }
  }

  private static Map<String, Object> variables(Facts facts) {
    Situation situation = facts.situation();
    Map<String, Object> variables = new HashMap<>();
    variables.put("tool", facts.act().tool());
    variables.put("effect", facts.act().effect().name());
    variables.put("risk", facts.act().risk() == null ? "" : facts.act().risk());
    variables.put("agent", situation.agent());
    variables.put("requester", situation.requester());
    variables.put("end_user", situation.endUser() == null ? "" : situation.endUser());
    variables.put("args", plain(facts.arguments()));
    variables.put("input", plain(Wire.read(situation.input(), JsonNode.class)));
    variables.put(
        "spent",
        Map.of(
            "tool_calls", (long) situation.spent().toolCalls(),
            "tokens", situation.spent().tokens(),
            "cost_micros", situation.spent().costMicros()));
    variables.put("past", situation.past().stream().map(Condition::past).toList());
    return variables;
  }

  private static Map<String, Object> past(Situation.Past call) {
    return Map.of(
        "tool", call.tool(),
        "args", plain(Wire.read(call.arguments(), JsonNode.class)),
        "ok", call.succeeded());
  }

  // The library wants functions that hold nothing which changes; these live for one evaluation.
  @SuppressWarnings("Immutable")
  private static CelLateFunctionBindings functions(Situation situation) {
    return CelLateFunctionBindings.from(
        CelFunctionBinding.from(
            "called_glob", String.class, glob -> calls(situation, glob).count()),
        CelFunctionBinding.from(
            "succeeded_glob",
            String.class,
            glob -> calls(situation, glob).filter(Situation.Past::succeeded).count()),
        CelFunctionBinding.from(
            "called_within_glob_duration",
            String.class,
            Duration.class,
            (glob, window) ->
                calls(situation, glob)
                    .filter(call -> call.at().isAfter(situation.at().minus(window)))
                    .count()));
  }

  private static Stream<Situation.Past> calls(Situation situation, String glob) {
    Glob tools = Glob.of(glob);
    return situation.past().stream().filter(call -> tools.matches(call.tool()));
  }

  /** Numbers without a fraction are whole ones, as people write them. */
  private static Object plain(JsonNode node) {
    if (node.isObject()) {
      Map<String, Object> members = new LinkedHashMap<>();
      node.properties().forEach(member -> members.put(member.getKey(), plain(member.getValue())));
      return members;
    }
    if (node.isArray()) {
      List<Object> items = new ArrayList<>();
      node.forEach(item -> items.add(plain(item)));
      return items;
    }
    if (node.isNumber()) {
      return node.isIntegralNumber() && node.canConvertToLong()
          ? (Object) node.longValue()
          : (Object) node.doubleValue();
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    return node.isNull() ? dev.cel.common.values.NullValue.NULL_VALUE : node.asText();
  }
}
