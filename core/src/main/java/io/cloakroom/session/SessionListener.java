package io.cloakroom.session;

/**
 * A listener for session events, for logs, metrics and tools. It is called on the request's thread,
 * so it must be quick and thread-safe. An exception that it throws is logged and does not affect
 * the request.
 *
 * <pre>{@code
 * Sessions audited =
 *     sessions.withListener(
 *         event -> {
 *           if (event instanceof SessionEvent.Ended ended) {
 *             audit.log(ended.owner(), ended.reason());
 *           }
 *         });
 * }</pre>
 */
@FunctionalInterface
public interface SessionListener {

  /** Handles an event. */
  void onEvent(SessionEvent event);
}
