package io.cloakroom.session;

/**
 * Hears what happens to sessions, for logs, metrics and tools. Called on the request's thread, so
 * it must be quick and thread-safe. What it throws is logged and harms no request.
 *
 * <pre>{@code
 * sessions.withListener(event -> {
 *   if (event instanceof SessionEvent.Ended ended) {
 *     audit.log(ended.owner(), ended.reason());
 *   }
 * });
 * }</pre>
 */
@FunctionalInterface
public interface SessionListener {

  /** Hears of this. */
  void on(SessionEvent event);
}
