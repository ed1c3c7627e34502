package io.cloakroom.redis;

import io.cloakroom.store.StoreException;
import java.util.Map;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** The errors that servers report, and their remedies. */
final class Failures {

  /** The remedies, by the first word of the server's answer. */
  private static final Map<String, String> REMEDIES =
      Map.ofEntries(
          Map.entry("OOM", "it is full; raise its maxmemory or let records expire sooner"),
          Map.entry(
              "READONLY",
              "this server is a replica; use the address of the primary, or of the Sentinels"),
          Map.entry("LOADING", "it is still loading its data after a start; try again shortly"),
          Map.entry(
              "CLUSTERDOWN",
              "the cluster does not serve all its slots; bring the missing nodes back"),
          Map.entry("TRYAGAIN", "the cluster is moving the slot; try again shortly"),
          Map.entry(
              "MASTERDOWN",
              "this server is a replica that has lost its primary; bring the primary back"),
          Map.entry(
              "NOREPLICAS",
              "fewer replicas are in sync than min-replicas-to-write requires; bring them back"),
          Map.entry(
              "MISCONF",
              "it cannot write its data to disk, so it accepts no writes; check its log and disk"),
          Map.entry("WRONGPASS", "it refuses the user or the password; check both"),
          Map.entry("NOAUTH", "it requires a password; set one"),
          Map.entry(
              "NOPERM",
              "the user lacks a permission; allow it GET, EVALSHA, EVAL, SET, SETRANGE, GETRANGE,"
                  + " DEL, PEXPIRE, PERSIST, PTTL and the Z commands on the keys of the prefix, and"
                  + " PUBLISH and SUBSCRIBE on its channels"),
          Map.entry(
              "MOVED", "this server belongs to a cluster; use its address with redis-cluster://"),
          Map.entry("BUSY", "a script of another client does not end; stop it with SCRIPT KILL"));

  private Failures() {}

  /** Returns the failure as text, with the remedy if one is known. */
  static String explained(JedisException e) {
    String message = String.valueOf(e.getMessage());
    String first = firstWord(message);
    if (REMEDIES.containsKey(first)) {
      return REMEDIES.get(first) + " (" + message + ")";
    }
    if (isLockedOut(e)) {
      return REMEDIES.get("NOAUTH") + " (" + message + ")";
    }
    if (message.contains("without any password configured")) {
      return "it has no password, but one is set; remove it from the address or the builder ("
          + message
          + ")";
    }
    if (message.contains("cluster support disabled")) {
      return "this server is not part of a cluster; use its address with redis:// ("
          + message
          + ")";
    }
    return message;
  }

  /** Returns whether the server requires a password, in either of its forms of this error. */
  static boolean isLockedOut(JedisException e) {
    String message = String.valueOf(e.getMessage());
    return firstWord(message).equals("NOAUTH") || message.contains("unauthenticated");
  }

  /**
   * Returns whether the answer says that nothing was done, for a reason that may pass within
   * moments.
   */
  static boolean passes(JedisDataException e) {
    return switch (firstWord(String.valueOf(e.getMessage()))) {
      case "READONLY", "LOADING", "CLUSTERDOWN", "TRYAGAIN", "MASTERDOWN" -> true;
      default -> false;
    };
  }

  /** Returns whether a call failed because no server could be reached, or none serves yet. */
  static boolean isAway(StoreException e) {
    return e.getCause() instanceof JedisConnectionException
        || (e.getCause() instanceof JedisDataException answer && passes(answer));
  }

  /** Returns whether the server does not have the script of this hash, and so did nothing. */
  static boolean isUnknownScript(JedisDataException e) {
    return firstWord(String.valueOf(e.getMessage())).equals("NOSCRIPT");
  }

  private static String firstWord(String message) {
    int space = message.indexOf(' ');
    return space < 0 ? message : message.substring(0, space);
  }
}
