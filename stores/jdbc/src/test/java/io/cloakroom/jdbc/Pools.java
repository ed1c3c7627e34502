package io.cloakroom.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

/** Connection pools as an application would set them. */
final class Pools {

  private Pools() {}

  static HikariDataSource of(String url) {
    return new HikariDataSource(config(url));
  }

  /** A pool that soon gives up on a database out of reach, for tests of just that. */
  static HikariDataSource impatient(String url) {
    HikariConfig config = config(url);
    config.setConnectionTimeout(1000);
    return new HikariDataSource(config);
  }

  static HikariConfig config(String url) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(8);
    config.setMinimumIdle(0);
    return config;
  }
}
