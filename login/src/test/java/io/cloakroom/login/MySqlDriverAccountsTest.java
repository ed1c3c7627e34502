package io.cloakroom.login;

import com.mysql.cj.jdbc.MysqlDataSource;
import io.cloakroom.testkit.MariaDbServer;
import javax.sql.DataSource;

/** MySQL's driver, which counts changed rows only, on MariaDB: there is no MySQL to install. */
class MySqlDriverAccountsTest extends JdbcAccountsContract {

  @Override
  DataSource database() {
    MariaDbServer server = MariaDbServer.shared();
    MysqlDataSource database = new MysqlDataSource();
    database.setUrl(
        server
                .jdbcUrl(server.freshDatabase())
                .replace("jdbc:mariadb:", "jdbc:mysql:")
                .replace("sslMode=disable", "sslMode=DISABLED")
            + "&useAffectedRows=true");
    return database;
  }
}
