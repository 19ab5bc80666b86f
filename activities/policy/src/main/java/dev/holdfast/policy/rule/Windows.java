package dev.holdfast.policy.rule;

import com.fasterxml.jackson.core.JsonPointer;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The windows that a condition counts in. They are written as they are, not computed: so what a
 * condition asks of the store is known before it runs, and has a bound.
 */
final class Windows {
  private static final int MOST_USES = 10;
  private static final Duration LONGEST = Duration.ofDays(366);
  private static final Pattern WINDOW =
      Pattern.compile("(?:(\\d{1,5})h)?(?:(\\d{1,5})m)?(?:(\\d{1,7})s)?");

  private Windows() {}

  /** Throws where a window cannot work. */
  static void check(CelAbstractSyntaxTree ast) {
    List<CelExpr.CelCall> calls =
        CelNavigableAst.fromAst(ast)
            .getRoot()
            .allNodes()
            .filter(node -> node.getKind() == CelExpr.ExprKind.Kind.CALL)
            .map(node -> node.expr().call())
            .filter(call -> call.function().endsWith("_within"))
            .toList();
    if (calls.size() > MOST_USES) {
      throw new IllegalArgumentException(
          "its condition counts in %d windows; it can be %d".formatted(calls.size(), MOST_USES));
    }
    calls.forEach(Windows::check);
  }

  private static void check(CelExpr.CelCall call) {
    text(call, call.args().get(0));
    window(call, call.args().get(1));
    if (call.args().size() > 2) {
      CelExpr by = call.args().get(2);
      List<CelExpr> all =
          by.getKind() == CelExpr.ExprKind.Kind.LIST ? by.list().elements() : List.of(by);
      all.forEach(one -> by(call, text(call, one)));
    }
  }

  private static void window(CelExpr.CelCall call, CelExpr window) {
    if (window.getKind() != CelExpr.ExprKind.Kind.CALL
        || !window.call().function().equals("duration")) {
      throw computed(call);
    }
    String text = text(call, window.call().args().getFirst());
    Matcher parts = WINDOW.matcher(text);
    Duration length =
        parts.matches()
            ? Duration.ofHours(number(parts.group(1)))
                .plusMinutes(number(parts.group(2)))
                .plusSeconds(number(parts.group(3)))
            : Duration.ZERO;
    if (length.isZero() || length.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "%s looks back for \"%s\"; write hours, minutes and seconds as 24h or 1h30m, %d hours at most"
              .formatted(call.function(), text, LONGEST.toHours()));
    }
  }

  private static void by(CelExpr.CelCall call, String by) {
    if (!by.equals(Uses.END_USER) && !by.equals(Uses.REQUESTER) && !by.startsWith("/")) {
      throw new IllegalArgumentException(
          "%s counts by \"%s\"; it can be \"end_user\", \"requester\" or a JSON pointer as \"/customer\""
              .formatted(call.function(), by));
    }
    JsonPointer.compile(by.startsWith("/") ? by : "");
  }

  private static String text(CelExpr.CelCall call, CelExpr argument) {
    if (argument.getKind() != CelExpr.ExprKind.Kind.CONSTANT
        || argument.constant().getKind() != CelConstant.Kind.STRING_VALUE) {
      throw computed(call);
    }
    return argument.constant().stringValue();
  }

  private static IllegalArgumentException computed(CelExpr.CelCall call) {
    return new IllegalArgumentException(
        "%s takes texts as they stand, nothing that is computed: %s(\"refund.*\", duration(\"24h\"))"
            .formatted(call.function(), call.function()));
  }

  private static long number(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
