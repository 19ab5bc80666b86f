package dev.holdfast.delivery;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.store.notice.NoticeKind;
import dev.holdfast.store.wait.WaitRow;
import dev.holdfast.workflows.wire.Wire;

/**
 * A notice for people in Slack. What a model or its callers wrote stands in a box of its own, is
 * marked as such, and cannot leave it: no mention, no link, no end of the box.
 */
final class SlackBody {
  private static final int SHORT = 120;
  private static final int ARGUMENTS = 2_000;

  private SlackBody() {}

  static String of(Telling telling) {
    WaitRow wait = telling.awaited();
    String title = title(telling.notice().kind());
    String tool = inert(wait.awaited().tool(), SHORT);
    ObjectNode message = Wire.json().createObjectNode();
    message.put("text", "%s: %s".formatted(title, tool));
    message.put("unfurl_links", false);
    message.put("unfurl_media", false);
    ArrayNode blocks = message.putArray("blocks");
    ObjectNode head = blocks.addObject().put("type", "header").putObject("text");
    head.put("type", "plain_text").put("text", title).put("emoji", false);
    section(
        blocks,
        "*Tool* %s\n*Agent* %s\n*For* %s\n*Expires* <!date^%d^{date_short_pretty} {time}|%s>"
            .formatted(
                tool,
                inert(wait.agent(), SHORT),
                inert(wait.awaited().requester(), SHORT),
                wait.expiresAt().getEpochSecond(),
                wait.expiresAt()));
    section(blocks, "*Arguments*\n```%s```".formatted(boxed(wait.arguments())));
    context(
        blocks,
        "The arguments were written by a model. What they say is not a request of Holdfast.");
    decide(blocks, telling);
    return message.toString();
  }

  private static void decide(ArrayNode blocks, Telling telling) {
    if (telling.pageUrl() == null) {
      context(blocks, "Decide by the API: " + telling.awaited().waitId());
      return;
    }
    ObjectNode button = blocks.addObject().put("type", "actions").putArray("elements").addObject();
    button.put("type", "button").put("url", telling.pageUrl()).put("style", "primary");
    button
        .putObject("text")
        .put("type", "plain_text")
        .put("text", "See and decide")
        .put("emoji", false);
  }

  private static String title(NoticeKind kind) {
    return switch (kind) {
      case REQUESTED -> "An approval is needed";
      case REMINDED -> "An approval is still needed";
      case ESCALATED -> "An approval was passed on to you";
    };
  }

  private static void section(ArrayNode blocks, String text) {
    ObjectNode block = blocks.addObject().put("type", "section").putObject("text");
    block.put("type", "mrkdwn").put("text", text).put("verbatim", true);
  }

  private static void context(ArrayNode blocks, String text) {
    ObjectNode element = blocks.addObject().put("type", "context").putArray("elements").addObject();
    element.put("type", "plain_text").put("text", text).put("emoji", false);
  }

  /** Within a box only its own sign means something: the rest stays as it is. */
  private static String boxed(String text) {
    return shown(text, ARGUMENTS, false);
  }

  /** Text that means nothing to Slack but itself, on one line, cut where it is long. */
  private static String inert(String text, int most) {
    return shown(text.replace('\n', ' '), most, true);
  }

  /**
   * Bounded after it was escaped: Slack refuses the whole message where a text is longer.
   *
   * @param most of what is sent, not of what is shown
   */
  private static String shown(String text, int most, boolean styled) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      String next = shown(text.charAt(i), styled);
      boolean pair = Character.isHighSurrogate(text.charAt(i));
      if (out.length() + next.length() + (pair ? 1 : 0) > most) {
        return out.append("\u2026 (cut)").toString();
      }
      out.append(next);
    }
    return out.toString();
  }

  private static String shown(char c, boolean styled) {
    return switch (c) {
      case '&' -> "&amp;";
      case '<' -> "&lt;";
      case '>' -> "&gt;";
      // Each has a meaning; what is put in its place looks like it.
      case '`' -> "\u02cb";
      case '*' -> styled ? "\u2217" : "*";
      case '_' -> styled ? "\uff3f" : "_";
      case '~' -> styled ? "\u223c" : "~";
      default -> hidden(c) ? "\ufffd" : String.valueOf(c);
    };
  }

  /** What changes how others are shown: direction marks, and controls but a line's end. */
  private static boolean hidden(char c) {
    return (Character.isISOControl(c) && c != '\n')
        || Character.getType(c) == Character.FORMAT
        || c == '\u2028'
        || c == '\u2029';
  }
}
