package dev.holdfast.egress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReachTest {

  @ParameterizedTest
  @CsvSource({
    "93.184.216.34, true, true",
    "2606:2800:220:1::1, true, true",
    "127.0.0.1, false, true",
    "127.8.9.10, false, true",
    "10.1.2.3, false, true",
    "172.16.0.1, false, true",
    "172.31.255.255, false, true",
    "172.32.0.1, true, true",
    "192.168.1.1, false, true",
    "100.64.0.1, false, true",
    "100.128.0.1, true, true",
    "198.18.0.1, false, true",
    "192.0.2.1, false, true",
    "169.254.169.254, false, false",
    "0.0.0.0, false, false",
    "0.1.2.3, false, false",
    "224.0.0.1, false, false",
    "255.255.255.255, false, false",
    "240.0.0.1, false, false",
    "::1, false, true",
    "::, false, false",
    "::ffff:10.0.0.1, false, true",
    "::ffff:169.254.169.254, false, false",
    "fe80::1, false, false",
    "fd12:3456::1, false, true",
    "fd00:ec2::254, false, false",
    "ff02::1, false, false",
    "2002:7f00:1::1, false, false",
    "2001:0:53aa:64c::1, false, false",
    "2001:db8::1, false, false",
    "64:ff9b::7f00:1, false, false",
  })
  void judges(String address, boolean inPublic, boolean inPrivate) throws Exception {
    InetAddress judged = InetAddress.getByName(address);
    assertEquals(inPublic, Reach.PUBLIC.allows(judged));
    assertEquals(inPrivate, Reach.PRIVATE_TOO.allows(judged));
  }
}
