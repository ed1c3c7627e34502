package io.cloakroom.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** The network of a client: enough to recognize an attack in a log, and not a person. */
final class ClientNetwork {

  private static final int IPV4_BYTES = 3;
  private static final int IPV6_BYTES = 6;

  private ClientNetwork() {}

  /** Returns the first 24 bits of an IPv4 address, 48 of an IPv6 address; {@code -} otherwise. */
  static String of(String address) {
    return IpNetwork.addressWithoutZone(address).map(ClientNetwork::of).orElse("-");
  }

  private static String of(InetAddress address) {
    byte[] bytes = address.getAddress();
    int kept = bytes.length == 4 ? IPV4_BYTES : IPV6_BYTES;
    Arrays.fill(bytes, kept, bytes.length, (byte) 0);
    try {
      return InetAddress.getByAddress(bytes).getHostAddress() + "/" + kept * 8;
    } catch (UnknownHostException otherLength) {
      throw new IllegalStateException(otherLength);
    }
  }
}
