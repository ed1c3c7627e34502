package io.cloakroom.http;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The network of a client: enough to recognize an attack in a log, and not a person. */
final class ClientNetwork {

  private static final int IPV4_BYTES = 3;
  private static final int IPV6_BYTES = 6;

  private ClientNetwork() {}

  /** Returns the first 24 bits of an IPv4 address, 48 of an IPv6 address; {@code -} otherwise. */
  static String of(String address) {
    String literal = address.split("%", 2)[0];
    if (!literal.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
      return "-"; // a name, which must not be looked up
    }
    try {
      byte[] bytes = InetAddress.getByName(literal).getAddress();
      int kept = bytes.length == 4 ? IPV4_BYTES : IPV6_BYTES;
      for (int i = kept; i < bytes.length; i++) {
        bytes[i] = 0;
      }
      return InetAddress.getByAddress(bytes).getHostAddress() + "/" + kept * 8;
    } catch (UnknownHostException e) {
      return "-";
    }
  }
}
