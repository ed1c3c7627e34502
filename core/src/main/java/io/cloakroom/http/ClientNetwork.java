package io.cloakroom.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** The network of a client: enough to recognize an attack in a log, and not a person. */
final class ClientNetwork {

  private static final int IPV4_BYTES = 3;
  private static final int IPV6_BYTES = 6;
  private static final int IPV6_BYTES_OF_ONE = 8;

  private ClientNetwork() {}

  /** Returns the first 24 bits of an IPv4 address, 48 of an IPv6 address; {@code -} otherwise. */
  static String of(String address) {
    return IpNetwork.addressWithoutZone(address)
        .map(network -> of(network, IPV4_BYTES, IPV6_BYTES))
        .orElse("-");
  }

  /** Returns an IPv4 address, the first 64 bits of an IPv6 address, and any other text as it is. */
  static String ofOne(String address) {
    return IpNetwork.addressWithoutZone(address)
        .map(network -> of(network, 4, IPV6_BYTES_OF_ONE))
        .orElse(address);
  }

  private static String of(InetAddress address, int ofIpv4, int ofIpv6) {
    byte[] bytes = address.getAddress();
    int kept = bytes.length == 4 ? ofIpv4 : ofIpv6;
    Arrays.fill(bytes, kept, bytes.length, (byte) 0);
    try {
      return InetAddress.getByAddress(bytes).getHostAddress() + "/" + kept * 8;
    } catch (UnknownHostException otherLength) {
      throw new IllegalStateException(otherLength);
    }
  }
}
