package dev.holdfast.tool.java;

import dev.holdfast.tool.ToolFault;
import dev.holdfast.workflows.tool.Effect;
import dev.holdfast.workflows.tool.Reconciled;
import dev.holdfast.workflows.tool.ToolContext;
import dev.holdfast.workflows.tool.ToolEffect;
import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.agent.tool.ToolMemoryId;
import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.TextContent;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tools of every kind that a developer may write. */
@SuppressWarnings("UnusedMethod")
class Desk {
  enum Reason {
    BROKEN,
    LATE
  }

  record Line(String article, int count) {}

  record Receipt(String id, List<Line> lines) {}

  @Tool(name = "order.find", value = "Finds an order")
  @ToolEffect(Effect.READ)
  String find(@P("number of the order") String order) {
    return "order " + order;
  }

  @Tool("Sums up lines")
  @ToolEffect(value = Effect.IDEMPOTENT, timeout = "PT5S", attempts = 3, perSecond = 0.5)
  Receipt bill(
      List<Line> lines,
      Reason reason,
      Optional<String> note,
      @P(value = "days", defaultValue = "3") int days) {
    return new Receipt(reason + note.orElse("-") + days, lines);
  }

  @Tool("Pays back")
  @ToolEffect(value = Effect.RECONCILABLE, timeout = "PT1S", reconcileBy = "paid")
  void pay(long cents) {}

  private Reconciled paid(String effectKey) throws IOException {
    return switch (effectKey) {
      case "run_1/done" -> new Reconciled.Done(Map.of("id", 7));
      case "run_1/broken" -> throw new IOException("no route");
      default -> new Reconciled.NotDone();
    };
  }

  @Tool
  String undeclared(ToolContext context, String text, @ToolMemoryId String memory) {
    return context.effectKey() + " " + context.tool() + " " + text + " " + memory;
  }

  @Tool
  @ToolEffect(Effect.READ)
  String slow(ToolContext context, int pages) {
    context.progress("page 1", 1.0 / pages);
    return context.keep("pages.txt", String.valueOf(pages));
  }

  @Tool
  @ToolEffect(Effect.READ)
  Image linked() {
    return Image.builder().url("https://shop.example/a.png").build();
  }

  @Tool
  @ToolEffect(Effect.READ)
  List<Content> painted() {
    return List.of(
        TextContent.from("as asked"),
        ImageContent.from("AQID", "image/jpeg"),
        ImageContent.from("https://shop.example/b.png"));
  }

  @Tool
  @ToolEffect(Effect.READ)
  TextContent written() {
    return TextContent.from("only text");
  }

  @Tool
  @ToolEffect(Effect.READ)
  String alone(ToolContext context) {
    return context.runId();
  }

  @Tool
  @Nullable LocalDate when(LocalDate day) {
    return day.getYear() > 2000 ? day : null;
  }

  @Tool
  private String fail(String how) throws Throwable {
    throw switch (how) {
      case "message" -> new IOException("the till is closed");
      case "mute" -> new IllegalStateException();
      case "interrupt" -> new InterruptedException();
      case "good" -> new ToolFault("the till is sold");
      default -> new StackOverflowError(how);
    };
  }
}
