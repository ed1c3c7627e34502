package io.cloakroom.spring;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.core.env.Environment;

/**
 * The evaluator of proxies' headers, according to {@code server.forward-headers-strategy}. There is
 * only one: an address that was evaluated twice may be one that a client has made up.
 */
enum ForwardedHeaders {

  /** Cloakroom evaluates them, if they come from a trusted proxy. */
  NONE,

  /** The container evaluates them. */
  NATIVE,

  /** Spring's filter evaluates them, and believes every peer. */
  FRAMEWORK;

  private static final Logger LOG = LoggerFactory.getLogger(ForwardedHeaders.class);
  private static final String STRATEGY = "server.forward-headers-strategy";

  /** The properties by which Boot's Tomcat evaluates headers, whatever the strategy. */
  private static final List<String> OF_TOMCAT =
      List.of("server.tomcat.remoteip.remote-ip-header", "server.tomcat.remoteip.protocol-header");

  /**
   * Returns who evaluates them in this application.
   *
   * @throws CloakroomMisconfigured if Cloakroom shall do it as well
   */
  static ForwardedHeaders of(CloakroomProperties properties, Environment environment) {
    ForwardedHeaders strategy = strategy(environment);
    if (strategy == NONE) {
      return NONE;
    }
    @Nullable List<String> trusted = properties.http().trustedProxies();
    if (trusted != null && !trusted.isEmpty()) {
      throw new CloakroomMisconfigured(
          "cloakroom.http.trusted-proxies is set, and the headers of proxies are evaluated by "
              + (strategy == NATIVE ? "the server" : "Spring's ForwardedHeaderFilter")
              + " already, because of server.forward-headers-strategy or server.tomcat.remoteip.*.",
          "Set server.forward-headers-strategy=none and keep cloakroom.http.trusted-proxies, or"
              + " remove cloakroom.http.trusted-proxies.");
    }
    if (strategy == FRAMEWORK) {
      LOG.warn(
          "X-Forwarded-* and Forwarded are believed of everybody who reaches this port, because"
              + " {} is framework. Let only your proxy reach it, or set the strategy to none and"
              + " cloakroom.http.trusted-proxies to the proxy's address",
          STRATEGY);
    }
    return strategy;
  }

  private static ForwardedHeaders strategy(Environment environment) {
    @Nullable ForwardedHeaders configured =
        environment.getProperty(STRATEGY, ForwardedHeaders.class);
    if (configured == FRAMEWORK) {
      return FRAMEWORK;
    }
    if (configured == NATIVE || OF_TOMCAT.stream().anyMatch(environment::containsProperty)) {
      return NATIVE;
    }
    @Nullable CloudPlatform platform = CloudPlatform.getActive(environment);
    return configured == null && platform != null && platform.isUsingForwardHeaders()
        ? NATIVE
        : NONE;
  }
}
