package io.cloakroom.view;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value that is computed once, at its first use. */
final class Lazy {

  private final Supplier<?> supplier;
  private @Nullable Object value;
  private boolean computed;

  Lazy(Supplier<?> supplier) {
    this.supplier = supplier;
  }

  @Nullable Object value() {
    if (!computed) {
      value = supplier.get();
      computed = true;
    }
    return value;
  }
}
