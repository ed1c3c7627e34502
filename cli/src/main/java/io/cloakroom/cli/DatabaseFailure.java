package io.cloakroom.cli;

import io.cloakroom.jdbc.call.CallRules;
import io.cloakroom.store.StoreException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Failures of a database, with what to do about them at a shell rather than in Java. */
final class DatabaseFailure {

  private DatabaseFailure() {}

  /**
   * Returns the failure of a store. The advice of the store is for applications; it is replaced.
   *
   * @param missingTable what to do if a table does not exist
   */
  static CommandFailure of(StoreException e, String missingTable) {
    @Nullable UnknownHostException host = first(e, UnknownHostException.class);
    if (host != null) {
      return new CommandFailure("store.failed", unknown(host) + '.');
    }
    @Nullable SQLException failure = first(e, SQLException.class);
    String cure = failure == null ? "" : cure(CallRules.kind(failure), missingTable);
    return new CommandFailure(
        "store.failed",
        failure == null || cure.isEmpty()
            ? String.valueOf(e.getMessage())
            : "The database failed: " + failure.getMessage() + "; " + cure);
  }

  /**
   * Returns the failure to open a database.
   *
   * @param option the option that has the address
   * @param e what the driver or the pool threw; the pool's message quotes the address
   */
  static CommandFailure opening(String option, Exception e) {
    @Nullable SQLException failure = first(e, SQLException.class);
    @Nullable UnknownHostException host = first(e, UnknownHostException.class);
    String reason = "no driver accepts the address";
    if (host != null) {
      reason = unknown(host);
    } else if (failure != null) {
      String cure = cure(CallRules.kind(failure), "");
      reason =
          String.valueOf(failure.getMessage()).replaceFirst("\\.$", "")
              + (cure.isEmpty() ? "" : "; " + cure);
    }
    return new CommandFailure("store.failed", option + " cannot be opened: " + reason + '.');
  }

  private static String unknown(UnknownHostException host) {
    return "there is no host " + host.getMessage() + ": correct the address";
  }

  private static <E extends Exception> @Nullable E first(Throwable e, Class<E> type) {
    for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return type.cast(cause);
      }
    }
    return null;
  }

  private static String cure(CallRules.Kind kind, String missingTable) {
    return switch (kind) {
      case NO_TABLE -> missingTable;
      case NO_COLUMN ->
          "a table is of an earlier version of Cloakroom: start the application with this version"
              + " once, or run the file upgrade-….sql of cloakroom-jdbc";
      case NO_LOGIN -> "it refused the user or the password: correct those that this command uses";
      case NO_DATABASE -> "there is no such database: correct the address";
      case NO_PRIVILEGE ->
          "the user lacks a privilege: use one with SELECT, INSERT, UPDATE and DELETE on the table";
      case OTHER -> "";
    };
  }
}
