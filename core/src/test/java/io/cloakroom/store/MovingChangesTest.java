package io.cloakroom.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The feeds of both stores of a move, joined. */
class MovingChangesTest {

  private static final StoreKey KEY = new StoreKey("session", "a");

  private final Feed ofOld = new Feed();
  private final Feed ofNew = new Feed();
  private final List<String> heard = new ArrayList<>();
  private final ChangeFeed joined =
      MovingStore.of(MovingStore.Step.NEW_DECIDES, MemoryStore.of(), MemoryStore.of())
          .changes(ofOld, ofNew);

  /** A feed that a test reports to. */
  private static final class Feed implements ChangeFeed {

    private final List<Listener> listeners = new ArrayList<>();
    private boolean fails;

    @Override
    public AutoCloseable subscribe(Listener listener) {
      if (fails) {
        throw new StoreException("down", null);
      }
      listeners.add(listener);
      return () -> listeners.remove(listener);
    }

    Listener one() {
      assertThat(listeners).hasSize(1);
      return listeners.get(0);
    }
  }

  private AutoCloseable subscribe() {
    return joined.subscribe(
        new ChangeFeed.Listener() {
          @Override
          public void changed(StoreKey key, Optional<Revision> revision) {
            heard.add(key.id() + revision.map(Revision::value).map(" "::concat).orElse(" gone"));
          }

          @Override
          public void interrupted() {
            heard.add("interrupted");
          }

          @Override
          public void resumed() {
            heard.add("resumed");
          }
        });
  }

  @Test
  void reportWhileBothFeedsDo() throws Exception {
    AutoCloseable subscription = subscribe();
    ofOld.one().resumed();
    assertThat(heard).isEmpty();
    ofNew.one().resumed();
    ofOld.one().interrupted();
    ofNew.one().interrupted();
    ofOld.one().interrupted();
    ofOld.one().resumed();
    assertThat(heard).containsExactly("resumed", "interrupted");
    ofNew.one().resumed();
    ofNew.one().resumed();
    assertThat(heard).containsExactly("resumed", "interrupted", "resumed", "resumed");

    subscription.close();
    assertThat(ofOld.listeners).isEmpty();
    assertThat(ofNew.listeners).isEmpty();
  }

  @Test
  void reportRevisionsAsTheStoreShowsThem() {
    AutoCloseable unused = subscribe();
    ofOld.one().changed(KEY, Optional.of(new Revision("1")));
    ofNew.one().changed(KEY, Optional.of(new Revision("1")));
    ofNew.one().changed(KEY, Optional.empty());

    assertThat(heard).containsExactly("a old:1", "a new:1", "a gone");
  }

  @Test
  void areBothSubscribedToOrNone() {
    ofNew.fails = true;

    assertThatThrownBy(this::subscribe).isInstanceOf(StoreException.class);
    assertThat(ofOld.listeners).isEmpty();
  }
}
