package dev.holdfast.examples.refund;

import dev.holdfast.worker.Agent;
import dev.holdfast.workflows.tool.Effect;
import dev.holdfast.workflows.tool.ToolContext;
import dev.holdfast.workflows.tool.ToolEffect;
import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import java.io.IOException;
import java.util.Map;

/** Pays customers back. Started with {@code {"order": "A-1001", "reason": "arrived broken"}}. */
@Agent(
    name = "refund-desk",
    instructions =
        """
        You work at the refund desk of a shop. You are given the number of an order and the reason of
        a complaint. Look up the order, what its customer had refunded before, and the rules. If the
        rules allow it, refund what was paid, once. Then tell the customer by mail, leave a note at
        the order, and close with one sentence that names the refund.
        """,
    script = "refund-desk.json",
    policy = "refund-desk.policy.json",
    maxTurns = 20)
public class RefundDesk {
  private final ShopClient shop;

  public RefundDesk() {
    this(ShopClient.fromEnvironment());
  }

  RefundDesk(ShopClient shop) {
    this.shop = shop;
  }

  public record Order(
      String order, String article, long cents, String customer, String email, String state) {}

  public record History(String customer, int orders, int refunds) {}

  public record Rules(int days, long centsWithoutQuestion, String text) {}

  public record Refund(String refund, String order, long cents) {}

  public record Mail(String mail, String to) {}

  @Tool(name = "order.find", value = "Finds an order by its number")
  @ToolEffect(Effect.READ)
  public Order findOrder(@P("number of the order, as A-1001") String order, ToolContext call)
      throws IOException, InterruptedException {
    return shop.post("/orders", Map.of("order", order), call, Order.class);
  }

  @Tool(name = "customer.history", value = "What the customer of an order bought and had refunded")
  @ToolEffect(Effect.READ)
  public History customerHistory(@P("number of the order") String order, ToolContext call)
      throws IOException, InterruptedException {
    return shop.post("/customers", Map.of("order", order), call, History.class);
  }

  @Tool(name = "rules.read", value = "The rules for refunds of a kind of article")
  @ToolEffect(Effect.READ)
  public Rules readRules(@P("the article") String article, ToolContext call)
      throws IOException, InterruptedException {
    return shop.post("/rules", Map.of("article", article), call, Rules.class);
  }

  /** The shop pays again when it is asked again: nothing may send this twice. */
  @Tool(name = "refund.create", value = "Pays money back to the customer of an order")
  @ToolEffect(value = Effect.UNSAFE, timeout = "PT10S")
  public Refund createRefund(
      @P("number of the order") String order,
      @P("amount in cents, at most what was paid") long cents,
      @P("reason, as the customer gave it") String reason,
      ToolContext call)
      throws IOException, InterruptedException {
    return shop.post(
        "/refunds", Map.of("order", order, "cents", cents, "reason", reason), call, Refund.class);
  }

  /** The shop knows the key of the call and sends a mail once, however often it is asked. */
  @Tool(name = "mail.send", value = "Sends a mail to a customer")
  @ToolEffect(Effect.IDEMPOTENT)
  public Mail sendMail(
      @P("address of the customer") String to,
      @P("subject") String subject,
      @P("text of the mail") String text,
      ToolContext call)
      throws IOException, InterruptedException {
    return shop.post(
        "/mails", Map.of("to", to, "subject", subject, "text", text), call, Mail.class);
  }

  @Tool(name = "order.note", value = "Leaves a note at an order for the colleagues")
  @ToolEffect(Effect.IDEMPOTENT)
  public void noteOrder(
      @P("number of the order") String order, @P("the note") String text, ToolContext call)
      throws IOException, InterruptedException {
    shop.post("/notes", Map.of("order", order, "text", text), call, Object.class);
  }
}
