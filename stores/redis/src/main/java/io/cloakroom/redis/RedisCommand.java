package io.cloakroom.redis;

import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.util.JedisClusterCRC16;

/**
 * A command on one key.
 *
 * @param command the command as it is sent
 * @param bytes the approximate size in bytes; 0 for a small command
 * @param repeatable whether it may be sent again although the first one may have had an effect: it
 *     only reads, or a second effect would change nothing or is impossible
 * @param conditional whether a second one has an effect only if the first has none, so that its
 *     answer 0 leaves open what happened
 * @param withSource the command for a server that does not have the script; null without a script
 */
record RedisCommand(
    CommandArguments command,
    int slot,
    int bytes,
    boolean repeatable,
    boolean conditional,
    @Nullable CommandArguments withSource) {

  /** Returns a command that only reads. */
  static RedisCommand reading(CommandArguments command, byte[] key) {
    return new RedisCommand(command, JedisClusterCRC16.getSlot(key), 0, true, false, null);
  }

  /** Returns a command that writes, and changes nothing the second time. */
  static RedisCommand writing(CommandArguments command, byte[] key) {
    return new RedisCommand(command, JedisClusterCRC16.getSlot(key), 0, true, false, null);
  }

  /** Returns a command that runs a script by its hash, which the server usually has. */
  static RedisCommand running(Script script, byte[] key, List<byte[]> arguments) {
    return new RedisCommand(
        words(Protocol.Command.EVALSHA, script.sha(), key, arguments),
        JedisClusterCRC16.getSlot(key),
        script.source().length() + arguments.stream().mapToInt(argument -> argument.length).sum(),
        // A late first one could bring back a record that was created by a second one and has
        // ended. A second one does not return the record that the first one has taken.
        script != Script.CREATE && script != Script.TAKE,
        script == Script.REPLACE,
        words(Protocol.Command.EVAL, script.source(), key, arguments));
  }

  /** Returns the same command with the script's source, after which the server has the script. */
  RedisCommand withScript() {
    return withSource == null
        ? this
        : new RedisCommand(withSource, slot, bytes, repeatable, conditional, null);
  }

  /** Returns the same command, which may not be repeated. */
  RedisCommand once() {
    return new RedisCommand(command, slot, bytes, false, conditional, withSource);
  }

  private static CommandArguments words(
      Protocol.Command command, String text, byte[] key, List<byte[]> arguments) {
    CommandArguments words = new CommandArguments(command).add(text).add(1).add(key);
    arguments.forEach(words::add);
    return words;
  }
}
