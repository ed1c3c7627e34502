package io.cloakroom.http;

/**
 * A request as its client sees it, in front of all trusted proxies. Made by {@link
 * TrustedProxies#clientSide}. Immutable.
 *
 * @param secure whether the client's connection is TLS
 * @param address the client's IP address as text, such as {@code 192.0.2.7}
 */
public record ClientSide(boolean secure, String address) {}
