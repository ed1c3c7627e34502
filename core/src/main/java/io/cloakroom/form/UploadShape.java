package io.cloakroom.form;

import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One file.
 *
 * @param maxBytes the largest size taken; {@link #UNLIMITED} where only the form's limits count
 * @param accept the types taken, as declared; all where it is empty
 */
record UploadShape(long maxBytes, List<String> accept) implements Shape {

  static final long UNLIMITED = Long.MAX_VALUE;

  private static final Pattern SHORT =
      Pattern.compile("(?i)(application|audio|image|text|video)/(?!plain)[a-z0-9]{2,5}");

  UploadShape {
    accept = List.copyOf(accept);
  }

  /**
   * A file as its component wants it.
   *
   * @param component for messages
   * @throws IllegalStateException where types are accepted and nothing can tell them
   * @throws IllegalArgumentException where no file can ever be taken
   */
  static UploadShape of(UploadLimit limit, String component) {
    if (limit.maxBytes() < 1) {
      throw new IllegalArgumentException(
          component + " takes no file of a byte or more: maxBytes is " + limit.maxBytes());
    }
    if (limit.accept().length > 0) {
      TypeSniffer sniffer = TypeSniffer.require(component + " accepts files of certain types only");
      for (String accepted : limit.accept()) {
        sniffer.requireKnown(accepted.toLowerCase(Locale.ROOT), component);
      }
    }
    return new UploadShape(limit.maxBytes(), List.of(limit.accept()));
  }

  @Override
  public String required() {
    return "required.file";
  }

  @Override
  public Outcome bind(Place place, Binding binding) {
    Node node = place.node();
    if (node == null || node.blank(binding.trim())) {
      return Outcome.None.ABSENT;
    }
    if (node.values().isEmpty() || !node.members().isEmpty() || !node.appended().isEmpty()) {
      return binding.fail(place, "shape");
    }
    if (node.values().size() > 1) {
      return binding.fail(place, "single");
    }
    // A form without enctype sends the file's name in its stead.
    if (!(node.values().get(0) instanceof SentValue.File file)) {
      return binding.fail(place, "upload.encoding");
    }
    Upload upload = file.upload();
    if (upload.length() > maxBytes) {
      return binding.fail(place, "upload.size", size(maxBytes));
    }
    if (!upload.complete()) {
      // It was cut at the limit of another component, which a record of the same name had.
      return binding.fail(place, "upload.size", size(upload.length() - 1));
    }
    if (!accept.isEmpty() && !accepted(upload)) {
      return binding.fail(
          place,
          "upload.type",
          accept.stream().map(UploadShape::spoken).collect(Collectors.joining(", ")));
    }
    return new Outcome.Value(upload);
  }

  private boolean accepted(Upload upload) {
    String detected = upload.detectedType();
    TypeSniffer sniffer = TypeSniffer.require("A form accepts files of certain types only");
    return accept.stream()
        .anyMatch(
            type -> sniffer.accepts(type.toLowerCase(Locale.ROOT), detected, upload.filename()));
  }

  /** {@code image/jpeg} as JPEG; what would not be understood without its kind stays whole. */
  private static String spoken(String accepted) {
    return SHORT.matcher(accepted).matches()
        ? accepted.substring(accepted.indexOf('/') + 1).toUpperCase(Locale.ROOT)
        : accepted;
  }

  private static String size(long bytes) {
    if (bytes >= 1 << 20) {
      return String.format(Locale.ROOT, "%.1f", bytes / 1048576.0).replace(".0", "") + " MB";
    }
    return bytes >= 1 << 10 ? bytes / (1 << 10) + " KB" : bytes + " bytes";
  }

  /** Files do not go back to a page. */
  @Override
  public void write(String name, Object value, Locale locale, BiConsumer<String, String> sink) {}
}
