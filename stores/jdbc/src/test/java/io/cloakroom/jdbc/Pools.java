package io.cloakroom.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

/** Connection pools as an application would set them. */
final class Pools {

  private Pools() {}

  static HikariDataSource of(String url) {
    return new HikariDataSource(config(url));
  }

  static HikariConfig config(String url) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setConnectionTimeout(1000);
    config.setMaximumPoolSize(8);
    config.setMinimumIdle(0);
    return config;
  }
}
