package dev.holdfast.deploy.verify.harness;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Bind message of PostgreSQL's protocol: which statement, with which parameters. */
record PgBind(String statement, List<Parameter> parameters) {

  /** One parameter as it was sent. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Parameter(boolean binary, byte @Nullable [] value) {}

  static PgBind parse(byte[] body) {
    ByteBuffer in = ByteBuffer.wrap(body);
    string(in); // portal
    String statement = string(in);
    short[] formats = new short[in.getShort()];
    for (int i = 0; i < formats.length; i++) {
      formats[i] = in.getShort();
    }
    List<Parameter> parameters = new ArrayList<>();
    int count = in.getShort();
    for (int i = 0; i < count; i++) {
      parameters.add(new Parameter(binary(formats, i), bytes(in)));
    }
    return new PgBind(statement, parameters);
  }

  private static boolean binary(short[] formats, int i) {
    return formats.length == 1 ? formats[0] == 1 : i < formats.length && formats[i] == 1;
  }

  String text(int index) {
    byte[] value = parameters.get(index).value();
    return value == null ? "" : new String(value, StandardCharsets.UTF_8);
  }

  /** The elements of a {@code text[]}. */
  List<String> texts(int index) {
    Parameter parameter = parameters.get(index);
    byte[] value = parameter.value();
    if (value == null) {
      return List.of();
    }
    return parameter.binary() ? elements(ByteBuffer.wrap(value)) : elements(text(index));
  }

  private static List<String> elements(ByteBuffer in) {
    int dimensions = in.getInt();
    in.getInt(); // whether there are nulls
    in.getInt(); // type of the elements
    List<String> elements = new ArrayList<>();
    if (dimensions == 1) {
      int count = in.getInt();
      in.getInt(); // lower bound
      for (int i = 0; i < count; i++) {
        byte[] element = bytes(in);
        elements.add(element == null ? "" : new String(element, StandardCharsets.UTF_8));
      }
    }
    return elements;
  }

  /** The text form: names of steps hold neither quotes nor commas. */
  private static List<String> elements(String literal) {
    String inner = literal.substring(1, literal.length() - 1);
    return inner.isEmpty() ? List.of() : List.of(inner.replace("\"", "").split(",", -1));
  }

  static String string(ByteBuffer in) {
    int begin = in.position();
    int end = begin;
    while (in.get(end) != 0) {
      end++;
    }
    byte[] bytes = new byte[end - begin];
    in.get(bytes);
    in.get();
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte @Nullable [] bytes(ByteBuffer in) {
    int length = in.getInt();
    if (length < 0) {
      return null;
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }
}
