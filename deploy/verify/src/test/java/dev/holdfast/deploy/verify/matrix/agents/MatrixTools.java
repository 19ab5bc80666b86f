package dev.holdfast.deploy.verify.matrix.agents;

import dev.holdfast.workflows.tool.Effect;
import dev.holdfast.workflows.tool.Reconciled;
import dev.holdfast.workflows.tool.ToolContext;
import dev.holdfast.workflows.tool.ToolEffect;
import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import java.io.IOException;

/** A tool of every effect in every lane it can have. */
public final class MatrixTools {
  private static final String LONG = "PT60S";
  private static final String AT_LENGTH = "and so on ".repeat(2_000);

  private final Outside outside = new Outside();

  @Tool(name = "read_fast", value = "Reads")
  @ToolEffect(Effect.READ)
  public String readFast(@P("label") String label, ToolContext context)
      throws IOException, InterruptedException {
    return outside.perform(context, label);
  }

  @Tool(name = "put_fast", value = "Puts")
  @ToolEffect(Effect.IDEMPOTENT)
  public String putFast(@P("label") String label, ToolContext context)
      throws IOException, InterruptedException {
    return outside.perform(context, label);
  }

  @Tool(name = "read_queued", value = "Reads slowly")
  @ToolEffect(value = Effect.READ, timeout = LONG)
  public String readQueued(@P("label") String label, ToolContext context)
      throws IOException, InterruptedException {
    return outside.perform(context, label);
  }

  @Tool(name = "put_queued", value = "Puts slowly")
  @ToolEffect(value = Effect.IDEMPOTENT, timeout = LONG)
  public String putQueued(@P("label") String label, ToolContext context)
      throws IOException, InterruptedException {
    return outside.perform(context, label);
  }

  @Tool(name = "tell_fast", value = "Tells at length")
  @ToolEffect(Effect.READ)
  public String tellFast(@P("label") String label) {
    return label + " " + AT_LENGTH;
  }

  @Tool(name = "tell_queued", value = "Tells at length, slowly")
  @ToolEffect(value = Effect.READ, timeout = LONG)
  public String tellQueued(@P("label") String label) {
    return label + " " + AT_LENGTH;
  }

  @Tool(name = "send", value = "Sends")
  @ToolEffect(value = Effect.UNSAFE, timeout = LONG)
  public String send(@P("label") String label, ToolContext context)
      throws IOException, InterruptedException {
    return outside.perform(context, label);
  }

  @Tool(name = "pay", value = "Pays")
  @ToolEffect(value = Effect.RECONCILABLE, timeout = LONG, reconcileBy = "paid")
  public String pay(@P("label") String label, ToolContext context)
      throws IOException, InterruptedException {
    return outside.perform(context, label);
  }

  /** What the world says of a call that nobody knows the end of. */
  public Reconciled paid(String effectKey) throws IOException, InterruptedException {
    return outside
        .found(effectKey)
        .<Reconciled>map(Reconciled.Done::new)
        .orElseGet(Reconciled.NotDone::new);
  }
}
