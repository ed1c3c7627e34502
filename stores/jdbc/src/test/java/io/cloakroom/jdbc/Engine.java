package io.cloakroom.jdbc;

import io.cloakroom.testkit.MariaDbServer;
import io.cloakroom.testkit.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.UUID;
import java.util.stream.Stream;

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
  SQLITE {
    @Override
    String freshUrl() {
      return "jdbc:sqlite:" + folder().resolve("records.db") + "?journal_mode=WAL";
    }

    private Path folder() {
      try {
        Path folder = Files.createTempDirectory("sqlite");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
        return folder;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void remove(Path folder) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
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

  /** Returns MariaDB's address as MySQL's driver writes it. */
  static String forMySqlDriver(String url) {
    return url.replace("jdbc:mariadb:", "jdbc:mysql:")
        .replace("sslMode=disable", "sslMode=DISABLED");
  }
}
