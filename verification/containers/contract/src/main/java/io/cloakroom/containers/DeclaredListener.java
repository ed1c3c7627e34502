package io.cloakroom.containers;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listener that the container makes, because a web application declares its class. */
public final class DeclaredListener extends SessionEvents {

  /** The instances that containers have made. */
  static final List<DeclaredListener> MADE = new CopyOnWriteArrayList<>();

  /** Creates the listener, for the container. */
  public DeclaredListener() {
    MADE.add(this);
  }
}
