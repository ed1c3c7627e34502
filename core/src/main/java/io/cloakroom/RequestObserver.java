package io.cloakroom;

/**
 * Sees each request before anything of it is read, and so may ask for what has to be asked for in
 * time: a {@link io.cloakroom.body.FormTrace}, actions before the head and after the response. For
 * tools that look at what happens; what it throws is logged and harms no request.
 */
@FunctionalInterface
public interface RequestObserver {

  /** A request begins. Called on the thread that serves it, which waits. */
  void begins(Visit visit);
}
