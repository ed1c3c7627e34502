package io.cloakroom.jdbc;

import io.cloakroom.store.ChangeFeed;
import java.time.Duration;
import javax.sql.DataSource;

/** A feed of the changes on one PostgreSQL channel. */
record PostgresChangeFeed(DataSource connections, String channel, Duration timeout)
    implements ChangeFeed {

  @Override
  public AutoCloseable subscribe(Listener listener) {
    PostgresSubscription subscription = new PostgresSubscription(this, listener);
    subscription.start();
    return subscription;
  }
}
