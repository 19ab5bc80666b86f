package dev.holdfast.policy.rule;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelLateFunctionBindings;
import dev.cel.runtime.CelRuntime;
import java.time.Duration;
import java.util.List;

/**
 * A CEL expression over a call and its run.
 *
 * <p>It sees {@code tool}, {@code effect}, {@code risk}, {@code args}, {@code input}, {@code
 * agent}, {@code requester}, {@code end_user}, {@code spent} and {@code past}, and may ask for
 * numbers: {@code called(glob)}, {@code succeeded(glob)} and {@code called_within(glob, duration)}
 * in this run, {@code used_within(glob, duration, by)} in all runs of the application. It has a
 * bound on its size and on how often it may go round, and cannot loop but over lists.
 */
final class Condition {
  private static final int MOST_CHARACTERS = 4_000;
  private static final int MOST_ROUNDS = 10_000;
  private static final CelType TEXT = SimpleType.STRING;

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
          .addVar("tool", TEXT)
          .addVar("effect", TEXT)
          .addVar("risk", TEXT)
          .addVar("agent", TEXT)
          .addVar("requester", TEXT)
          .addVar("end_user", TEXT)
          .addVar("args", SimpleType.DYN)
          .addVar("input", SimpleType.DYN)
          .addVar("spent", MapType.create(TEXT, SimpleType.INT))
          .addVar("past", ListType.create(SimpleType.DYN))
          .addFunctionDeclarations(
              CelFunctionDecl.newFunctionDeclaration("called", number("called_glob", TEXT)),
              CelFunctionDecl.newFunctionDeclaration("succeeded", number("succeeded_glob", TEXT)),
              CelFunctionDecl.newFunctionDeclaration(
                  "called_within", number("called_within_glob", TEXT, SimpleType.DURATION)),
              CelFunctionDecl.newFunctionDeclaration(
                  "used_within",
                  number("used_within_glob", TEXT, SimpleType.DURATION),
                  number("used_within_glob_by", TEXT, SimpleType.DURATION, TEXT),
                  number(
                      "used_within_glob_by_all", TEXT, SimpleType.DURATION, ListType.create(TEXT))))
          .addLateBoundFunctions("called", "succeeded", "called_within", "used_within")
          .build();

  private final CelRuntime.Program program;
  private final boolean readsArguments;
  private final boolean counts;

  private Condition(CelRuntime.Program program, boolean readsArguments, boolean counts) {
    this.program = program;
    this.readsArguments = readsArguments;
    this.counts = counts;
  }

  static Condition of(String expression) {
    try {
      CelAbstractSyntaxTree ast = CEL.compile(expression).getAst();
      Windows.check(ast);
      boolean readsArguments =
          CelNavigableAst.fromAst(ast)
              .getRoot()
              .allNodes()
              .filter(node -> node.getKind() == CelExpr.ExprKind.Kind.IDENT)
              .anyMatch(node -> node.expr().ident().name().equals("args"));
      boolean counts =
          CelNavigableAst.fromAst(ast)
              .getRoot()
              .allNodes()
              .filter(node -> node.getKind() == CelExpr.ExprKind.Kind.CALL)
              .anyMatch(node -> node.expr().call().function().equals("used_within"));
      return new Condition(CEL.createProgram(ast), readsArguments, counts);
    } catch (CelValidationException | CelEvaluationException e) {
      throw new IllegalArgumentException("its condition is no CEL: " + e.getMessage(), e);
    }
  }

  private static CelOverloadDecl number(String overload, CelType... arguments) {
    return CelOverloadDecl.newGlobalOverload(overload, SimpleType.INT, List.of(arguments));
  }

  boolean counts() {
    return counts;
  }

  boolean holds(Facts facts) throws Unjudgeable {
    if (facts.late()) {
      throw new Unjudgeable("the rules before it have taken too long");
    }
    if (readsArguments) {
      checkArguments(facts);
    }
    Object result;
    try {
      result = program.eval(facts::variable, functions(facts.uses()));
    } catch (CelEvaluationException e) {
      facts.uses().rethrow();
      throw new Unjudgeable(String.valueOf(e.getMessage()));
    }
    // An expression may come to a result in spite of a count that failed.
    facts.uses().rethrow();
    if (result instanceof Boolean holds) {
      return holds;
    }
    throw new Unjudgeable("its condition is neither true nor false");
  }

  private static void checkArguments(Facts facts) throws Unjudgeable {
    if (facts.twins() != null) {
      throw LookAlike.doubt(facts.twins());
    }
    String rounded = LookAlike.rounded(facts.arguments());
    if (rounded != null) {
      throw new Unjudgeable("the number %s has too many digits to compare".formatted(rounded));
    }
  }

  // The library wants functions that hold nothing which changes; these live for one evaluation.
  @SuppressWarnings("Immutable")
  private static CelLateFunctionBindings functions(Uses uses) {
    return CelLateFunctionBindings.from(
        CelFunctionBinding.from("called_glob", String.class, uses::called),
        CelFunctionBinding.from("succeeded_glob", String.class, uses::succeeded),
        CelFunctionBinding.from(
            "called_within_glob", String.class, Duration.class, uses::calledWithin),
        CelFunctionBinding.from(
            "used_within_glob",
            String.class,
            Duration.class,
            (glob, window) -> used(uses, glob, window, List.of())),
        CelFunctionBinding.from(
            "used_within_glob_by",
            List.of(String.class, Duration.class, String.class),
            given -> used(uses, given[0], given[1], List.of(given[2]))),
        CelFunctionBinding.from(
            "used_within_glob_by_all",
            List.of(String.class, Duration.class, List.class),
            given -> used(uses, given[0], given[1], (List<?>) given[2])));
  }

  private static long used(Uses uses, Object glob, Object window, List<?> by)
      throws CelEvaluationException {
    try {
      return uses.usedWithin(
          (String) glob, (Duration) window, by.stream().map(String.class::cast).toList());
    } catch (Unjudgeable e) {
      throw new CelEvaluationException(String.valueOf(e.getMessage()), e);
    }
  }
}
