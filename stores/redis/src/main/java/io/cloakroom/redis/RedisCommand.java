package io.cloakroom.redis;

import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.util.JedisClusterCRC16;

/**
 * A command on one key.
 *
 * @param command as it is sent
 * @param bytes about how many bytes it has; 0 for few
 * @param repeatable whether it only reads, so that it may be sent again
 * @param withSource what is sent to a server that does not know the script; null without a script
 */
record RedisCommand(
    CommandArguments command,
    int slot,
    int bytes,
    boolean repeatable,
    @Nullable CommandArguments withSource) {

  /** A command that only reads. */
  static RedisCommand reading(CommandArguments command, byte[] key) {
    return new RedisCommand(command, JedisClusterCRC16.getSlot(key), 0, true, null);
  }

  /** A command that writes. */
  static RedisCommand writing(CommandArguments command, byte[] key) {
    return new RedisCommand(command, JedisClusterCRC16.getSlot(key), 0, false, null);
  }

  /** Runs a script by its hash, as the server mostly knows it. */
  static RedisCommand running(Script script, byte[] key, List<byte[]> arguments) {
    return new RedisCommand(
        words(Protocol.Command.EVALSHA, script.sha(), key, arguments),
        JedisClusterCRC16.getSlot(key),
        script.source().length() + arguments.stream().mapToInt(argument -> argument.length).sum(),
        false,
        words(Protocol.Command.EVAL, script.source(), key, arguments));
  }

  /** The same with the script's source, after which the server knows it. */
  RedisCommand teaching() {
    return withSource == null ? this : new RedisCommand(withSource, slot, bytes, repeatable, null);
  }

  /** The same, not to be repeated again. */
  RedisCommand once() {
    return new RedisCommand(command, slot, bytes, false, withSource);
  }

  private static CommandArguments words(
      Protocol.Command command, String text, byte[] key, List<byte[]> arguments) {
    CommandArguments words = new CommandArguments(command).add(text).add(1).add(key);
    arguments.forEach(words::add);
    return words;
  }
}
