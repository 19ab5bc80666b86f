package dev.holdfast.worker.simulation;

import dev.holdfast.tool.Tool;
import dev.holdfast.tool.ToolBox;
import dev.holdfast.workflows.agent.ToolSpec;
import dev.holdfast.workflows.step.StepNames;
import dev.holdfast.workflows.tool.Effect;
import dev.holdfast.workflows.tool.Reconciled;
import dev.holdfast.workflows.tool.ToolContext;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the tools change: counts by effect key. */
final class SimulatedWorld implements ToolBox {
  static final List<ToolSpec> TOOLS =
      List.of(
          spec("read", Effect.READ),
          spec("put", Effect.IDEMPOTENT),
          spec("send", Effect.UNSAFE),
          spec("pay", Effect.RECONCILABLE));

  private final Predicate<String> settled;
  final Map<String, Integer> sent = new ConcurrentHashMap<>();

  /** The process may stand still before an effect. */
  volatile Runnable beforeEffect = () -> {};

  /** The process may die right behind an effect. */
  volatile Runnable behindEffect = () -> {};

  /**
   * Nothing has happened yet.
   *
   * @param settled whether a step has its row
   */
  SimulatedWorld(Predicate<String> settled) {
    this.settled = settled;
  }

  private static ToolSpec spec(String name, Effect effect) {
    return new ToolSpec(
        name,
        name,
        "{\"type\":\"object\",\"required\":[\"n\"]}",
        effect,
        ToolSpec.laneOf(effect, effect == Effect.IDEMPOTENT ? 5_000 : 1_000),
        5_000,
        true);
  }

  /** Calls that were begun although they had an end. */
  final List<String> begunAgain = new CopyOnWriteArrayList<>();

  /** How often calls of a class were sent more than once. */
  Map<String, Integer> repeated(String tool) {
    Map<String, Integer> repeated = new TreeMap<>();
    sent.forEach((key, times) -> {
      if (key.startsWith(tool + " ") && times > 1) {
        repeated.put(key, times);
      }
    });
    return repeated;
  }

  /** How many calls reached the world, each counted once. */
  long calls(String tool) {
    return sent.keySet().stream().filter(key -> key.startsWith(tool + " ")).count();
  }

  @Override
  public @Nullable Tool find(String agent, String tool) {
    return TOOLS.stream()
        .filter(spec -> spec.name().equals(tool))
        .findFirst()
        .<Tool>map(WorldTool::new)
        .orElse(null);
  }

  private final class WorldTool implements Tool {
    private final ToolSpec spec;

    WorldTool(ToolSpec spec) {
      this.spec = spec;
    }

    @Override
    public ToolSpec spec() {
      return spec;
    }

    @Override
    public String call(String arguments, ToolContext context) {
      String step = StepNames.call(context.callId());
      if (settled.test(step)) {
        begunAgain.add(step);
      }
      beforeEffect.run();
      sent.merge(spec.name() + " " + context.effectKey(), 1, Integer::sum);
      behindEffect.run();
      // A read tells so much that no row may hold it.
      return ("did " + arguments).repeat(spec.name().equals("read") ? 800 : 1);
    }

    @Override
    public Reconciled reconcile(ToolContext context) {
      return sent.containsKey(spec.name() + " " + context.effectKey())
          ? new Reconciled.Done("did before")
          : new Reconciled.NotDone();
    }
  }
}
