package io.cloakroom.benchmarks.sessions.server;

import java.util.Locale;

/** The place where sessions are kept. */
public enum SessionPlace {
  MEMORY(Engine.MEMORY, false, "in memory"),
  REDIS(Engine.REDIS, false, "on Redis"),
  REDIS_NEAR(Engine.REDIS, true, "on Redis, with copies in the JVM"),
  POSTGRES(Engine.POSTGRES, false, "on PostgreSQL"),
  POSTGRES_NEAR(Engine.POSTGRES, true, "on PostgreSQL, with copies in the JVM"),
  SEALED(Engine.MEMORY, false, "in the cookie");

  /** The server that keeps sessions. */
  public enum Engine {
    /** No server: the process of the candidate. */
    MEMORY,
    REDIS,
    POSTGRES
  }

  private final Engine engine;
  private final boolean near;
  private final String title;

  SessionPlace(Engine engine, boolean near, String title) {
    this.engine = engine;
    this.near = near;
    this.title = title;
  }

  /** Returns the server that keeps the sessions. */
  public Engine engine() {
    return engine;
  }

  /** Returns whether the application's process has copies. */
  public boolean near() {
    return near;
  }

  /** Returns where this is, in words. */
  public String title() {
    return title;
  }

  /** Returns the place with this name, such as {@code redis-near}. */
  public static SessionPlace parse(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** Returns its name on a command line. */
  public String option() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
