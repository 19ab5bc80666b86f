package dev.holdfast.egress;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one answer of HTTP/1.1, and no more of it than was asked for. */
final class HttpAnswer {
  private static final int HEAD_BYTES = 32 * 1024;
  private static final int INTERIM_MAX = 8;
  private static final int LINE_BYTES = 8 * 1024;
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})( .*)?");
  private static final Pattern MEDIA_TYPE = Pattern.compile("[a-z0-9.+-]{1,64}/[a-z0-9.+-]{1,64}");

  private final InputStream in;
  private final int most;
  private final Map<String, String> headers = new HashMap<>();
  private int status;
  private boolean whole = true;

  HttpAnswer(InputStream in, int most) {
    this.in = new BufferedInputStream(in);
    this.most = most;
  }

  /** The status and the headers; what only says that the answer is coming is passed over. */
  void readHead() throws IOException {
    for (int i = 0; i < INTERIM_MAX; i++) {
      Matcher line = STATUS.matcher(line(HEAD_BYTES));
      if (!line.matches()) {
        throw new ProtocolException("the answer is not HTTP/1.1");
      }
      status = Integer.parseInt(line.group(1));
      readHeaders();
      if (status >= 200) {
        return;
      }
    }
    throw new ProtocolException("the answer never comes");
  }

  private void readHeaders() throws IOException {
    headers.clear();
    int bytes = 0;
    while (true) {
      String line = line(LINE_BYTES);
      if (line.isEmpty()) {
        return;
      }
      bytes += line.length();
      int colon = line.indexOf(':');
      if (colon <= 0 || bytes > HEAD_BYTES) {
        throw new ProtocolException("the head of the answer cannot be read");
      }
      headers.putIfAbsent(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
  }

  int status() {
    return status;
  }

  @Nullable String header(String name) {
    return headers.get(name);
  }

  String mediaType() {
    String type = headers.getOrDefault("content-type", "");
    int parameters = type.indexOf(';');
    String bare = (parameters < 0 ? type : type.substring(0, parameters)).strip();
    String lower = bare.toLowerCase(Locale.ROOT);
    return MEDIA_TYPE.matcher(lower).matches() ? lower : "";
  }

  /** The beginning of the body. */
  String readBody() throws IOException {
    var read = new ByteArrayOutputStream();
    if (status != 204 && status != 304) {
      String coding = headers.get("transfer-encoding");
      String length = headers.get("content-length");
      if (coding != null) {
        if (!coding.equalsIgnoreCase("chunked")) {
          throw new ProtocolException("the answer is encoded in a way that was not asked for");
        }
        readChunks(read);
      } else if (length != null) {
        readExactly(number(length, 10), read);
      } else {
        readToTheEnd(read);
      }
    }
    return read.toString(StandardCharsets.UTF_8);
  }

  /** Whether what was read of the body is all of it. */
  boolean whole() {
    return whole;
  }

  private void readChunks(ByteArrayOutputStream to) throws IOException {
    while (whole) {
      String line = line(LINE_BYTES);
      int extension = line.indexOf(';');
      long size = number((extension < 0 ? line : line.substring(0, extension)).strip(), 16);
      if (size == 0) {
        return;
      }
      readExactly(size, to);
      if (whole && !line(LINE_BYTES).isEmpty()) {
        throw new ProtocolException("a piece of the answer has another length than it says");
      }
    }
  }

  private void readExactly(long size, ByteArrayOutputStream to) throws IOException {
    long wanted = Math.min(size, most - to.size());
    whole &= wanted == size;
    byte[] bytes = in.readNBytes((int) wanted);
    to.write(bytes);
    if (bytes.length < wanted) {
      throw new EOFException("the answer ends too early");
    }
  }

  private void readToTheEnd(ByteArrayOutputStream to) throws IOException {
    to.write(in.readNBytes(most));
    whole = in.read() < 0;
  }

  private static long number(String digits, int radix) throws IOException {
    try {
      long number = Long.parseLong(digits, radix);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new ProtocolException("the answer has no length");
  }

  private String line(int bytesMax) throws IOException {
    var line = new ByteArrayOutputStream();
    while (true) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("the answer ends too early");
      } else if (next == '\n') {
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
      } else if (line.size() >= bytesMax) {
        throw new ProtocolException("a line of the answer is too long");
      }
      line.write(next);
    }
  }
}
