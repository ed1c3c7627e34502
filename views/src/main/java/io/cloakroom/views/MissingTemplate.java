package io.cloakroom.views;

import io.cloakroom.mistake.NearestName;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The message about a missing template, with the folder that was searched and the names in it. */
final class MissingTemplate {

  /** The maximum number of names in a message. */
  private static final int MAX_NAMES = 10;

  /**
   * The length from which no similar name is searched for, because a visitor may have sent the
   * name.
   */
  private static final int MAX_LENGTH = 200;

  private MissingTemplate() {}

  /** Returns the message for a name of this source. */
  static String message(TemplateSource source, String template) {
    return "There is no template " + source.file(template) + ". " + hint(source, template);
  }

  private static String hint(TemplateSource source, String template) {
    List<String> files = source.files();
    if (files.isEmpty()) {
      return source.whereToCreate(template);
    }
    String suffix = source.suffix();
    List<String> names =
        files.stream()
            .filter(file -> file.endsWith(suffix))
            .map(file -> file.substring(0, file.length() - suffix.length()))
            .toList();
    Optional<String> withoutSuffix =
        Optional.of(template)
            .filter(name -> !suffix.isEmpty() && name.endsWith(suffix))
            .map(name -> name.substring(0, name.length() - suffix.length()))
            .filter(names::contains);
    if (withoutSuffix.isPresent()) {
      return "The suffix "
          + suffix
          + " is appended to the name; write \""
          + withoutSuffix.get()
          + "\" instead of \""
          + template
          + "\"";
    }
    Optional<String> otherSuffix =
        files.stream().filter(file -> file.startsWith(template + ".")).findFirst();
    if (otherSuffix.isPresent()) {
      return "But there is "
          + otherSuffix.get()
          + "; call .suffix(\""
          + otherSuffix.get().substring(template.length())
          + "\") of the builder, or rename the file";
    }
    return nearest(template, names).map(name -> "Did you mean \"" + name + "\"? ").orElse("")
        + listed(names, suffix);
  }

  /** Returns the name that was probably meant; empty if none resembles it. */
  private static Optional<String> nearest(String template, Collection<String> names) {
    if (template.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    // A template may have moved to another folder.
    Optional<String> moved =
        names.stream().filter(name -> last(name).equals(last(template))).sorted().findFirst();
    return moved.or(() ->
        NearestName.of(template, names)
            .filter(name ->
                name.startsWith(template)
                    || NearestName.distance(template, name) <= Math.max(2, template.length() / 2)));
  }

  private static String last(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  private static String listed(List<String> names, String suffix) {
    if (names.isEmpty()) {
      return "The folder has no file that ends with " + suffix;
    }
    return names.stream()
            .sorted()
            .limit(MAX_NAMES)
            .collect(Collectors.joining(", ", "There is: ", ""))
        + (names.size() > MAX_NAMES ? " and " + (names.size() - MAX_NAMES) + " more" : "");
  }
}
