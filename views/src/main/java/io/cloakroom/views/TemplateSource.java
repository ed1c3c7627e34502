package io.cloakroom.views;

/** The source of an engine's templates. */
interface TemplateSource {

  /** Returns whether a template with this name exists. */
  boolean has(String template);

  /** Returns the location of a template, for messages. */
  String file(String template);

  /**
   * Returns the name if it stays below the source.
   *
   * @throws IllegalArgumentException if it leaves the source
   */
  default String checked(String template) {
    if (template.startsWith("/") || template.contains("..") || template.contains("\\")) {
      throw new IllegalArgumentException(
          "A template's name is a path below "
              + file("*")
              + ", but this one leaves it: "
              + template);
    }
    return template;
  }
}
