package io.cloakroom.jdbc;

import io.cloakroom.testkit.MariaDbServer;
import io.cloakroom.testkit.PostgresServer;
import java.util.UUID;

/** A database to connect to, through one of its drivers. */
enum Engine {
  POSTGRESQL {
    @Override
    String freshUrl() {
      return PostgresServer.shared().jdbcUrl(PostgresServer.shared().freshDatabase());
    }
  },
  MARIADB {
    @Override
    String freshUrl() {
      return MariaDbServer.shared().jdbcUrl(MariaDbServer.shared().freshDatabase());
    }
  },
  /** MySQL's driver, on MariaDB: there is no MySQL server to install. */
  MYSQL_DRIVER {
    @Override
    String freshUrl() {
      return forMySqlDriver(MARIADB.freshUrl());
    }
  },
  H2 {
    @Override
    String freshUrl() {
      return "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    }
  };

  /** The address of an empty database. */
  abstract String freshUrl();

  /** What MySQL's driver calls an address of MariaDB's. */
  static String forMySqlDriver(String url) {
    return url.replace("jdbc:mariadb:", "jdbc:mysql:")
        .replace("sslMode=disable", "sslMode=DISABLED");
  }
}
