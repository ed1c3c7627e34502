package io.cloakroom.login;

import io.cloakroom.http.Exchange;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The address that a request came from, as the network that its owner certainly has: of IPv6 the
 * first 64 bits, since one customer has all of the rest.
 *
 * @param network an IPv4 address, 16 hexadecimal digits, or what the server said if it is neither
 */
record ClientAddress(String network) {

  private static final int NETWORK_BYTES = 8;

  static ClientAddress of(Exchange exchange) {
    return of(exchange.remoteAddress());
  }

  private static ClientAddress of(String address) {
    if (address.indexOf(':') < 0) {
      return new ClientAddress(address);
    }
    try {
      // With a colon in it, this is a literal address or an error, never a look-up.
      byte[] bytes = InetAddress.getByName(address.split("%", 2)[0]).getAddress();
      return bytes.length == 4
          ? new ClientAddress(InetAddress.getByAddress(bytes).getHostAddress())
          : new ClientAddress(HexFormat.of().formatHex(Arrays.copyOf(bytes, NETWORK_BYTES)));
    } catch (UnknownHostException noAddress) {
      return new ClientAddress(address);
    }
  }
}
