package io.cloakroom.toolbar;

import com.sun.management.ThreadMXBean;
import io.cloakroom.Cloakroom;
import io.cloakroom.PageTool;
import io.cloakroom.Visit;
import io.cloakroom.session.SessionKey;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.test.TestVisitor;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A site that shows one page many times, and returns the bytes that were allocated for that. Its
 * class loader decides which parts of the toolkit it can find.
 */
public final class PlainSite implements LongSupplier {

  private static final int REQUESTS = 10;

  private static final String PAGE =
      "<!doctype html><html><head><title>x</title></head><body><p>x</p></body></html>";

  private static final SessionKey<String> COLOUR = SessionKey.of("colour", String.class);

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final TestVisitor ada;

  /** Makes a site with this listener: {@code none}, {@code listener} or {@code tool}. */
  public PlainSite(String listener) {
    Cloakroom.Builder builder =
        Cloakroom.builder().store(MemoryStore.builder().build()).development(true);
    switch (listener) {
      case "none" -> {}
      case "listener" -> builder.requestListener(visit -> {});
      case "tool" -> builder.requestListener(new Off());
      default -> throw new IllegalArgumentException(listener);
    }
    ada =
        TestVisitor.of(builder.build())
            .withHeader("Sec-Fetch-Dest", "document")
            .withHeader("Accept", "text/html");
    ada.set(COLOUR, "vermilion");
  }

  /** A tool whose scripts are switched off. */
  private static final class Off implements PageTool {

    @Override
    public boolean hasScripts() {
      return false;
    }

    @Override
    public void onRequest(Visit visit) {}

    @Override
    public Optional<String> scriptName(Visit visit) {
      return Optional.of("one-1");
    }

    @Override
    public Optional<String> script(String name) {
      return Optional.empty();
    }
  }

  @Override
  public long getAsLong() {
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < REQUESTS; i++) {
      String body =
          ada.get(
                  "/",
                  visit -> {
                    boolean unused = visit.session().get(COLOUR).isPresent();
                    visit.answer().html(PAGE);
                  })
              .text();
      if (!body.equals(PAGE)) {
        throw new AssertionError(body);
      }
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
