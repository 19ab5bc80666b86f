package dev.holdfast.egress;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Cuts bytes into lines: CR, LF or both end one, wherever the pieces are cut. */
final class Lines {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final Consumer<String> taker;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private boolean afterReturn;
  private boolean first = true;

  Lines(Consumer<String> taker) {
    this.taker = taker;
  }

  void take(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      byte next = bytes.get();
      boolean secondHalf = afterReturn && next == '\n';
      afterReturn = next == '\r';
      if (secondHalf) {
        continue;
      }
      if (next == '\n' || next == '\r') {
        emit();
      } else {
        line.write(next);
      }
    }
  }

  /** What stands after the last line's end is a line too. */
  void end() {
    if (line.size() > 0) {
      emit();
    }
  }

  private void emit() {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    taker.accept(first && text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
    first = false;
  }
}
