package dev.holdfast.egress;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

/** Which addresses a request may go to. */
public enum Reach {
  /** What anybody on the internet could reach. */
  PUBLIC,
  /** Also this machine and private networks; never what serves a machine its own credentials. */
  PRIVATE_TOO;

  boolean allows(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isMulticastAddress()
        || address.isLinkLocalAddress()) {
      return false;
    }
    byte[] bytes = address.getAddress();
    return switch (address) {
      case Inet4Address ignored -> allows4(bytes);
      case Inet6Address ignored -> allows6(address, bytes);
      default -> false;
    };
  }

  private boolean allows4(byte[] bytes) {
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    int third = bytes[2] & 0xff;
    if (first == 0 || first >= 224) {
      return false;
    }
    boolean unroutable =
        first == 10
            || first == 127
            || (first == 100 && second >= 64 && second < 128)
            || (first == 172 && second >= 16 && second < 32)
            || (first == 192 && second == 168)
            || (first == 192 && second == 0 && (third == 0 || third == 2))
            || (first == 192 && second == 88 && third == 99)
            || (first == 198 && (second == 18 || second == 19))
            || (first == 198 && second == 51 && third == 100)
            || (first == 203 && second == 0 && third == 113);
    return this == PRIVATE_TOO || !unroutable;
  }

  private boolean allows6(InetAddress address, byte[] bytes) {
    int first = (bytes[0] & 0xff) << 8 | (bytes[1] & 0xff);
    int second = (bytes[2] & 0xff) << 8 | (bytes[3] & 0xff);
    if (first == 0xfd00 && second == 0x0ec2) {
      return false; // where a cloud gives its machines their credentials
    }
    boolean local = address.isLoopbackAddress() || (first & 0xfe00) == 0xfc00;
    // Of the rest only global unicast, without what carries an address of version 4 inside,
    // or is for documents.
    boolean global =
        (first & 0xe000) == 0x2000
            && first != 0x2002
            && !(first == 0x2001 && (second == 0 || second == 0x0db8));
    return global || (this == PRIVATE_TOO && local);
  }
}
