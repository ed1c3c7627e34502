package io.cloakroom.login;

import io.cloakroom.Visit;
import io.cloakroom.http.ClientSide;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The address that a request came from, as the networks that its owner may have: of IPv6 the first
 * 64 bits, as one customer has all of the rest, and the first 48 bits, as a site can have 65,536
 * networks.
 *
 * @param network an IPv4 address, 16 hexadecimal digits, or what the server said if it is neither
 * @param site 12 hexadecimal digits; empty if it is not an address of IPv6
 */
record ClientAddress(String network, Optional<String> site) {

  private static final int NETWORK_BYTES = 8;
  private static final int SITE_BYTES = 6;

  /** Returns the client's address, behind trusted proxies too. */
  static ClientAddress of(Visit visit) {
    ClientSide client = visit.client();
    return client
        .ip()
        .map(ClientAddress::of)
        .orElse(new ClientAddress(client.address(), Optional.empty()));
  }

  private static ClientAddress of(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4
        ? new ClientAddress(address.getHostAddress(), Optional.empty())
        : new ClientAddress(first(NETWORK_BYTES, bytes), Optional.of(first(SITE_BYTES, bytes)));
  }

  private static String first(int count, byte[] bytes) {
    return HexFormat.of().formatHex(Arrays.copyOf(bytes, count));
  }

  /** Returns the widest of these networks. */
  String widest() {
    return site.orElse(network);
  }
}
