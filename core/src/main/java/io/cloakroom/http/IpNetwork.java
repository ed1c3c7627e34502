package io.cloakroom.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A network of IP addresses. Addresses are literals; a name is never looked up.
 *
 * @param first an address of the network
 * @param bits the number of bits in which all of its addresses agree
 */
record IpNetwork(InetAddress first, int bits) {

  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
  private static final int LONGEST = 45;

  /**
   * Returns the network in this text, such as {@code 10.0.0.0/8}, {@code fd00::/8} or {@code
   * 192.0.2.7}.
   *
   * @throws IllegalArgumentException if it is no network
   */
  static IpNetwork parse(String text) {
    String[] parts = text.strip().split("/", 2);
    Optional<InetAddress> first = address(parts[0]);
    int longest = first.map(address -> address.getAddress().length * 8).orElse(0);
    int bits = parts.length == 1 ? longest : prefixLength(parts[1]);
    if (first.isEmpty() || bits < 0 || bits > longest) {
      throw new IllegalArgumentException(
          "A network is written like 10.0.0.0/8, fd00::/8 or 192.0.2.7, not \"" + text + '"');
    }
    return new IpNetwork(first.get(), bits);
  }

  private static int prefixLength(String text) {
    return text.matches("\\d{1,3}") ? Integer.parseInt(text) : -1;
  }

  /** Returns the address in this text; empty if it is not an IPv4 or IPv6 address. */
  static Optional<InetAddress> address(String text) {
    if (text.length() > LONGEST
        || !(IPV4.matcher(text).matches() || IPV6.matcher(text).matches())) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException noAddress) {
      return Optional.empty();
    }
  }

  /** Returns the address in this text, which may have a zone behind a percent sign. */
  static Optional<InetAddress> addressWithoutZone(String text) {
    return address(text.split("%", 2)[0]);
  }

  boolean contains(InetAddress address) {
    byte[] mine = first.getAddress();
    byte[] other = address.getAddress();
    if (mine.length != other.length) {
      return false;
    }
    int whole = bits / 8;
    for (int i = 0; i < whole; i++) {
      if (mine[i] != other[i]) {
        return false;
      }
    }
    int mask = 0xff00 >> bits % 8 & 0xff;
    return mask == 0 || (mine[whole] & mask) == (other[whole] & mask);
  }
}
