package io.cloakroom.http;

/** Text in HTML that is written without a template engine. */
public final class Html {

  private Html() {}

  /** Returns a text as the content of an element, or of an attribute in double quotes. */
  public static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
