package io.cloakroom.redis;

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
 * @param call the script that it runs; null without one
 */
record RedisCommand(
    CommandArguments command,
    int slot,
    int bytes,
    boolean repeatable,
    boolean conditional,
    @Nullable ScriptCall call) {

  private static final byte[] ONE_KEY = {'1'};

  /** A script with its key and arguments. */
  static final class ScriptCall {

    private final Script script;
    private final byte[] key;
    private final byte[][] arguments;

    private ScriptCall(Script script, byte[] key, byte[][] arguments) {
      this.script = script;
      this.key = key;
      this.arguments = arguments;
    }

    CommandArguments byHash() {
      return words(Protocol.Command.EVALSHA, script.sha());
    }

    CommandArguments withSource() {
      return words(Protocol.Command.EVAL, script.source());
    }

    private CommandArguments words(Protocol.Command command, byte[] text) {
      CommandArguments words = new CommandArguments(command).add(text).add(ONE_KEY).add(key);
      for (byte[] argument : arguments) {
        words.add(argument);
      }
      return words;
    }
  }

  /** Returns a command that only reads. */
  static RedisCommand reading(CommandArguments command, byte[] key) {
    return new RedisCommand(command, JedisClusterCRC16.getSlot(key), 0, true, false, null);
  }

  /** Returns a command that writes, and changes nothing the second time. */
  static RedisCommand writing(CommandArguments command, byte[] key) {
    return new RedisCommand(command, JedisClusterCRC16.getSlot(key), 0, true, false, null);
  }

  /**
   * Returns a command that writes a value where there is none, and keeps it for a time in
   * milliseconds, as digits, or forever if that is empty. It may not be repeated: a late first one
   * could bring back a record that was created by a second one and has ended.
   */
  static RedisCommand creating(byte[] key, byte[] value, byte[] life) {
    CommandArguments words =
        new CommandArguments(Protocol.Command.SET).add(key).add(value).add(Protocol.Keyword.NX);
    if (life.length > 0) {
      words.add(Protocol.Keyword.PX).add(life);
    }
    return new RedisCommand(
        words, JedisClusterCRC16.getSlot(key), value.length, false, false, null);
  }

  /** Returns a command that runs a script by its hash, which the server usually has. */
  static RedisCommand running(Script script, byte[] key, byte[]... arguments) {
    int bytes = script.sha().length;
    for (byte[] argument : arguments) {
      bytes += argument.length;
    }
    ScriptCall call = new ScriptCall(script, key, arguments);
    return new RedisCommand(
        call.byHash(),
        JedisClusterCRC16.getSlot(key),
        bytes,
        // As for a plain create. A second take does not return the record of the first one.
        script != Script.CREATE && script != Script.TAKE,
        script == Script.REPLACE || script == Script.REPLACE_OWNED,
        call);
  }

  /** Returns the same command with the script's source, after which the server has the script. */
  RedisCommand withScript() {
    return call == null
        ? this
        : new RedisCommand(
            call.withSource(),
            slot,
            bytes + call.script.source().length,
            repeatable,
            conditional,
            null);
  }

  /** Returns the same command, which may not be repeated. */
  RedisCommand once() {
    return new RedisCommand(command, slot, bytes, false, conditional, call);
  }
}
