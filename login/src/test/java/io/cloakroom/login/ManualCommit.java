package io.cloakroom.login;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import javax.sql.DataSource;

/** A data source whose connections do not commit by themselves, as some pools are set up. */
final class ManualCommit {

  private ManualCommit() {}

  static DataSource over(DataSource database) {
    return (DataSource)
        Proxy.newProxyInstance(
            ManualCommit.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              try {
                Object result = method.invoke(database, arguments);
                if (result instanceof Connection connection) {
                  connection.setAutoCommit(false);
                }
                return result;
              } catch (InvocationTargetException failed) {
                throw failed.getCause();
              }
            });
  }
}
