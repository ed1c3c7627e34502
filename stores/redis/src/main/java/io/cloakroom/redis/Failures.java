package io.cloakroom.redis;

import java.util.Map;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** What servers say when they fail, and what cures it. */
final class Failures {

  /** By the first word of the server's answer. */
  private static final Map<String, String> CURES =
      Map.ofEntries(
          Map.entry("OOM", "it is full; raise its maxmemory or let records expire sooner"),
          Map.entry(
              "READONLY",
              "this server is a replica; give the address of the primary, or of the Sentinels"),
          Map.entry("LOADING", "it still loads its data after a start; try again shortly"),
          Map.entry(
              "CLUSTERDOWN",
              "the cluster does not serve all its slots; bring the nodes that are missing back"),
          Map.entry("TRYAGAIN", "the cluster moves the slot just now; try again shortly"),
          Map.entry("MASTERDOWN", "this server is a replica that has lost its primary"),
          Map.entry(
              "NOREPLICAS",
              "fewer replicas are in step than min-replicas-to-write asks for; bring them back"),
          Map.entry(
              "MISCONF",
              "it cannot write its data to disk and so takes no writes; see its log and disk"),
          Map.entry("WRONGPASS", "it refuses the user or the password; check both"),
          Map.entry("NOAUTH", "it asks for a password; give one"),
          Map.entry(
              "NOPERM",
              "the user may not do this; allow it GET, EVALSHA, EVAL, SET, SETRANGE, GETRANGE, DEL,"
                  + " PEXPIRE, PERSIST, PTTL and the Z commands on the keys of the prefix, and PUBLISH"
                  + " and SUBSCRIBE on its channels"),
          Map.entry(
              "MOVED", "this server belongs to a cluster; give its address as redis-cluster://"),
          Map.entry("BUSY", "it runs a script of somebody that does not end"));

  private Failures() {}

  /** The failure in words, with the cure where one is known. */
  static String explained(JedisException e) {
    String message = String.valueOf(e.getMessage());
    String first = firstWord(message);
    if (CURES.containsKey(first)) {
      return CURES.get(first) + " (" + message + ")";
    }
    if (isLockedOut(e)) {
      return CURES.get("NOAUTH") + " (" + message + ")";
    }
    if (message.contains("without any password configured")) {
      return "it has no password but one is given; take it out of the address (" + message + ")";
    }
    if (message.contains("cluster support disabled")) {
      return "this server is not part of a cluster; give its address as redis:// (" + message + ")";
    }
    return message;
  }

  /** Whether the server asks for a password, in either of its ways to say so. */
  static boolean isLockedOut(JedisException e) {
    String message = String.valueOf(e.getMessage());
    return firstWord(message).equals("NOAUTH") || message.contains("unauthenticated");
  }

  /** Whether the answer says that nothing was done, for a reason that may pass within moments. */
  static boolean passes(JedisDataException e) {
    return switch (firstWord(String.valueOf(e.getMessage()))) {
      case "READONLY", "LOADING", "CLUSTERDOWN", "TRYAGAIN", "MASTERDOWN" -> true;
      default -> false;
    };
  }

  /** Whether the server does not know the script by its hash, and so did nothing. */
  static boolean isUnknownScript(JedisDataException e) {
    return firstWord(String.valueOf(e.getMessage())).equals("NOSCRIPT");
  }

  private static String firstWord(String message) {
    int space = message.indexOf(' ');
    return space < 0 ? message : message.substring(0, space);
  }
}
