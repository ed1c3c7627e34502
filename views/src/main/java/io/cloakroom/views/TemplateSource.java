package io.cloakroom.views;

/** Where an engine takes its templates from. */
interface TemplateSource {

  /** Whether there is a template of this name. */
  boolean has(String template);

  /** The place where a template is looked for, in words. */
  String file(String template);

  /**
   * The name, where it stays below the source.
   *
   * @throws IllegalArgumentException where it does not
   */
  default String checked(String template) {
    if (template.startsWith("/") || template.contains("..") || template.contains("\\")) {
      throw new IllegalArgumentException(
          "A template's name is a path below " + file("*") + ", this one leaves it: " + template);
    }
    return template;
  }
}
