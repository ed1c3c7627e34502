package io.cloakroom.cookie;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The names and addresses by which a machine calls itself. */
final class Localhost {

  private static final Pattern ANY_IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Set<String> IPV6 = Set.of("::1", "0:0:0:0:0:0:0:1");

  private Localhost() {}

  /** Returns whether this is the name or address of a host that is always this machine. */
  static boolean isHost(String host) {
    return host.equals("localhost")
        || host.endsWith(".localhost")
        || isIpv4(host)
        || host.equals("[::1]");
  }

  /** Returns whether this host is an address and not a name. */
  static boolean isIp(String host) {
    return host.startsWith("[") || ANY_IPV4.matcher(host).matches();
  }

  /** Returns whether this is an address of the loopback interface. */
  static boolean isAddress(String address) {
    return isIpv4(address) || IPV6.contains(address);
  }

  private static boolean isIpv4(String text) {
    // The usual one without a pattern, because each request is asked.
    return text.equals("127.0.0.1")
        || (text.startsWith("127.") && ANY_IPV4.matcher(text).matches());
  }

  /** Returns the host of an authority in lower case, without the port. */
  static String host(String authority) {
    int colon = authority.lastIndexOf(':');
    boolean port = colon > 0 && colon > authority.lastIndexOf(']');
    return (port ? authority.substring(0, colon) : authority).toLowerCase(Locale.ROOT);
  }
}
