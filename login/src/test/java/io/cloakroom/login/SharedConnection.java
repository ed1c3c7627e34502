package io.cloakroom.login;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import javax.sql.DataSource;

/** A data source with one connection that stays open, like a pool of one. */
final class SharedConnection {

  private SharedConnection() {}

  static DataSource over(Connection only) {
    Object kept =
        Proxy.newProxyInstance(
            SharedConnection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              try {
                return method.getName().equals("close") ? null : method.invoke(only, arguments);
              } catch (InvocationTargetException failed) {
                throw failed.getCause();
              }
            });
    return (DataSource)
        Proxy.newProxyInstance(
            SharedConnection.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> kept);
  }
}
