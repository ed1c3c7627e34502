package io.cloakroom.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;

/** A warning about a server that evicts records when it is full: sessions would be lost. */
final class EvictionWarning {

  private static final Logger log = LoggerFactory.getLogger(RedisStore.class);

  private EvictionWarning() {}

  /** Logs a warning if the server reports such a setting. */
  static void check(CommandRouter servers, HostAndPort server) {
    Object answer =
        servers
            .callAll(
                "be opened",
                server,
                List.of(new CommandArguments(Protocol.Command.INFO).add("memory")),
                Deadline.in(servers.timeout()))
            .get(0);
    if (answer instanceof byte[] info) {
      String text = new String(info, UTF_8);
      String policy = value(text, "maxmemory_policy").orElse("noeviction");
      String limit = value(text, "maxmemory").orElse("0");
      if (!policy.equals("noeviction") && !limit.equals("0")) {
        log.warn(
            "{}: {} has maxmemory-policy {}, so it evicts sessions when it is full and their"
                + " visitors are logged out; set maxmemory-policy noeviction",
            servers,
            server,
            policy);
      }
    }
  }

  private static Optional<String> value(String info, String name) {
    return info.lines()
        .filter(line -> line.startsWith(name + ':'))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst();
  }
}
