package io.cloakroom.spring;

import io.cloakroom.store.Store;
import io.cloakroom.store.StoreKey;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Reports whether the store answers. */
final class StoreHealth extends AbstractHealthIndicator {

  private static final StoreKey ABSENT = new StoreKey("session", "health");

  private final Store store;

  StoreHealth(Store store) {
    super("The store of Cloakroom does not answer");
    this.store = store;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    boolean unused = store.load(ABSENT).isPresent();
    builder.up().withDetail("store", store.getClass().getSimpleName());
  }
}
