package io.cloakroom.views;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The source of an engine's templates. */
interface TemplateSource {

  /** Returns whether a template with this name exists. */
  boolean has(String template);

  /** Returns the location of a template, for messages. */
  String file(String template);

  /** Returns the suffix that is appended to a template's name to get its file. */
  String suffix();

  /** Returns the paths of all files below the source, for messages; empty if it has none. */
  List<String> files();

  /** Returns a sentence that says where to create a template if the source has no files. */
  String whereToCreate(String template);

  /** Returns the exception about a template that does not exist. */
  default IllegalArgumentException missing(String template, @Nullable Throwable cause) {
    return new IllegalArgumentException(MissingTemplate.message(this, template), cause);
  }

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
