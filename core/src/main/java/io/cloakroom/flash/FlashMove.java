package io.cloakroom.flash;

import io.cloakroom.trace.TraceEvent;

/** A move of a flash message. */
public record FlashMove(Kind kind, String category, String text) implements TraceEvent {

  /** The moves. */
  public enum Kind {
    /** This request left it for another page. */
    ADDED,
    /** This request took it, so no other page gets it. */
    TAKEN,
    /** This request saw it and left it for another page. */
    LEFT,
    /** It was left out, because there was no room. */
    LEFT_OUT
  }

  @Override
  public String sentence() {
    return TraceEvent.words(kind) + " a message of category " + category;
  }
}
