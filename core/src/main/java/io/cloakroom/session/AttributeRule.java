package io.cloakroom.session;

/** The result of two requests that change one attribute of a session at the same time. */
public enum AttributeRule {

  /**
   * The changes are merged if they can be; otherwise the later request fails with 409. A request
   * that did not read the attribute before it set it replaces whatever is there.
   */
  MERGED,

  /** The value that is stored first stays, such as a token that pages already have. */
  FIRST_WINS,

  /**
   * Of two requests that create the value, the one that is stored first stays. Later changes are as
   * in {@link #MERGED}, also those of the other request.
   */
  FIRST_CREATED,

  /** The value that is stored last stays, such as the page to return to after a login. */
  LAST_WINS,

  /**
   * Of two lists, the elements that one request added stay, and those that one removed go. Values
   * that are no lists are as in {@link #LAST_WINS}.
   */
  UNION
}
