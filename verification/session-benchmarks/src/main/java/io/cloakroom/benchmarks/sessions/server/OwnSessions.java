package io.cloakroom.benchmarks.sessions.server;

import com.zaxxer.hikari.HikariDataSource;
import io.cloakroom.Cloakroom;
import io.cloakroom.jdbc.JdbcStore;
import io.cloakroom.key.KeyRing;
import io.cloakroom.redis.RedisStore;
import io.cloakroom.servlet.CloakroomFilter;
import io.cloakroom.servlet.HttpSessions;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.NearStore;
import io.cloakroom.store.Store;
import jakarta.servlet.ServletContext;
import org.jspecify.annotations.Nullable;

/** Cloakroom with its store, and the connections to it. */
final class OwnSessions implements AutoCloseable {

  private @Nullable HikariDataSource pool;
  private @Nullable RedisStore redis;
  private @Nullable NearStore near;

  /** Returns a Cloakroom whose sessions are in this place. */
  Cloakroom cloakroom(SessionPlace place, String url) {
    KeyRing keys = KeyRing.generate();
    Cloakroom.Builder builder = Cloakroom.builder().keys(keys);
    return place == SessionPlace.SEALED
        ? builder.sessions(Sessions.sealed(keys)).build()
        : builder.store(store(place, url)).build();
  }

  /** Adds the filter of a candidate. */
  void addFilter(SessionCandidate candidate, String url, ServletContext servlets) {
    CloakroomFilter filter = CloakroomFilter.of(cloakroom(candidate.place(), url));
    (candidate.way() == SessionWay.CLOAKROOM_HTTP
            ? filter.withHttpSessions(HttpSessions.of())
            : filter)
        .addTo(servlets);
  }

  private Store store(SessionPlace place, String url) {
    Store home =
        switch (place.engine()) {
          case MEMORY -> MemoryStore.of();
          case POSTGRES -> JdbcStore.of(pool(url)).createSchema();
          case REDIS -> {
            redis = RedisStore.of(url);
            yield redis;
          }
        };
    if (!place.near()) {
      return home;
    }
    near = NearStore.of(home);
    return near;
  }

  /** Opens a pool of connections to a database. */
  HikariDataSource pool(String url) {
    HikariDataSource opened = new HikariDataSource();
    opened.setJdbcUrl(url);
    pool = opened;
    return opened;
  }

  @Override
  public void close() {
    if (near != null) {
      near.close();
    }
    if (pool != null) {
      pool.close();
    }
    if (redis != null) {
      redis.close();
    }
  }
}
