package io.cloakroom.http;

import java.net.InetAddress;
import java.util.Optional;

/**
 * A request as its client sees it, in front of all trusted proxies. Made by {@link
 * TrustedProxies#clientSide}. Immutable.
 *
 * @param secure whether the client's connection is TLS
 * @param address the client's IP address as text, such as {@code 192.0.2.7}
 * @param prefix the beginning of every address of the application, such as {@code /shop}, without a
 *     slash at its end; empty if the application has the host for itself
 */
public record ClientSide(boolean secure, String address, String prefix) {

  /** Returns the client's IP address, without a zone; empty if {@link #address} is not one. */
  public Optional<InetAddress> ip() {
    return IpNetwork.addressWithoutZone(address);
  }
}
