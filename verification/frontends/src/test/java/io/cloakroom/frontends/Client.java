package io.cloakroom.frontends;

/**
 * A row of the matrix: one way in which one library sends a form.
 *
 * @param id its name in addresses
 * @param code how it is done, from the source that does it
 * @param source the file of {@code src/clients} without its ending; empty for a program
 */
record Client(String id, String title, Way way, String code, String source) {

  /** The way in which a person or a script sends the data. */
  enum Way {
    /** A form that the server rendered is submitted by a click, without a script of ours. */
    MARKUP("html"),
    /** A form that the server rendered is submitted by a click, which a script handles. */
    SUBMIT("js"),
    /** The library renders the form itself, which is submitted by a click. */
    MOUNT("js"),
    /** A script sends data without a form. */
    CALL("js"),
    /** A program sends it. */
    PROGRAM("");

    private final String language;

    Way(String language) {
      this.language = language;
    }

    String language() {
      return language;
    }
  }

  boolean clicks() {
    return way == Way.MARKUP || way == Way.SUBMIT || way == Way.MOUNT;
  }
}
