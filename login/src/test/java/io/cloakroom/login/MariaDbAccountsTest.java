package io.cloakroom.login;

import io.cloakroom.testkit.MariaDbServer;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.mariadb.jdbc.MariaDbDataSource;

class MariaDbAccountsTest extends JdbcAccountsContract {

  @Override
  DataSource database() throws SQLException {
    MariaDbServer server = MariaDbServer.shared();
    return new MariaDbDataSource(server.jdbcUrl(server.freshDatabase()));
  }
}
