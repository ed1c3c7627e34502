package io.cloakroom;

/**
 * Is called for each request before anything of it is read, so it can register in time what it
 * needs: a {@link io.cloakroom.body.FormTrace}, actions before the head and after the response. For
 * tools that watch an application; an exception is logged and does not affect the request.
 *
 * <pre>{@code
 * Cloakroom.builder()
 *     .requestListener(visit -> LOG.debug("{} begins", visit.exchange().path()))
 *     .build();
 * }</pre>
 */
@FunctionalInterface
public interface RequestListener {

  /** Is called once, when the toolkit has been built. Does nothing by default. */
  default void onStart(Cloakroom cloakroom) {}

  /** Handles the beginning of a request, on the thread that serves it. */
  void onRequest(Visit visit);

  /**
   * Handles the end of a request, after the response is complete or has failed. Does nothing by
   * default. Its exchange still answers what the request and the response were; the session and the
   * other parts of the visit can no longer be used. {@link io.cloakroom.trace.VisitTrace} has what
   * happened to them, if {@link #onRequest} asked for it.
   */
  default void onEnd(Visit visit) {}
}
