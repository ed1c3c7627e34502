package io.cloakroom.http;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Values that parts of Cloakroom computed for one exchange, one for each type: the rule of {@link
 * Exchange#memo} for server adapters.
 *
 * <pre>{@code
 * public <T> T memo(Class<T> type, Supplier<? extends T> factory) {
 *   return memos.value(type, factory);
 * }
 * }</pre>
 *
 * <p>A chain, because an exchange has few of them and most have none. Not thread-safe.
 */
public final class Memos {

  private @Nullable Class<?> type;
  private @Nullable Object value;
  private @Nullable Memos next;

  private Memos() {}

  /** Creates an empty set of values. */
  public static Memos of() {
    return new Memos();
  }

  /** Returns the value of this type, made by the factory at the first call. */
  public <T> T value(Class<T> type, Supplier<? extends T> factory) {
    for (Memos memo = this; memo != null; memo = memo.next) {
      if (memo.type == type && memo.value != null) {
        return type.cast(memo.value);
      }
    }
    // The factory may ask for other values meanwhile, so the end of the chain is found afterwards.
    T made = factory.get();
    Memos end = this;
    while (end.type != null) {
      if (end.next == null) {
        end.next = new Memos();
      }
      end = end.next;
    }
    end.type = type;
    end.value = made;
    return made;
  }
}
