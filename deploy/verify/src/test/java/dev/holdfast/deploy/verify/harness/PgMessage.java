package dev.holdfast.deploy.verify.harness;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;

/** A message of PostgreSQL's protocol, either way. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PgMessage(char type, byte[] body) {
  private static final int LENGTH_BYTES = 4;

  static PgMessage read(DataInputStream in) throws IOException {
    char type = (char) in.readUnsignedByte();
    return new PgMessage(type, body(in, in.readInt() - LENGTH_BYTES));
  }

  /** The first message of a connection has no type. */
  static PgMessage readUntyped(DataInputStream in) throws IOException {
    return new PgMessage('\0', body(in, in.readInt() - LENGTH_BYTES));
  }

  private static byte[] body(DataInputStream in, int length) throws IOException {
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException();
    }
    return body;
  }

  void write(DataOutputStream out) throws IOException {
    if (type != '\0') {
      out.writeByte(type);
    }
    out.writeInt(body.length + LENGTH_BYTES);
    out.write(body);
  }
}
