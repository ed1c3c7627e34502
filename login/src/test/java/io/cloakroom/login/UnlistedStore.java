package io.cloakroom.login;

import io.cloakroom.store.ForwardingStore;
import io.cloakroom.store.Store;
import java.util.Optional;

/** A store in front of another one that cannot list records by owner, nor in any other way. */
final class UnlistedStore extends ForwardingStore {

  UnlistedStore(Store store) {
    super(store);
  }

  @Override
  public <C> Optional<C> capability(Class<C> type) {
    return Optional.empty();
  }
}
