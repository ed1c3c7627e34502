package io.cloakroom.form;

import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;

/**
 * One file.
 *
 * @param maxBytes the largest size taken
 * @param accept the types taken; all where it is empty
 */
record UploadShape(long maxBytes, List<String> accept) implements Shape {

  @Override
  public String required() {
    return "required.file";
  }

  @Override
  public Outcome bind(Place place, Binding binding) {
    Node node = place.node();
    if (node == null || node.blank()) {
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
    if (file.upload().length() > maxBytes) {
      return binding.fail(place, "upload.size", size(maxBytes));
    }
    if (!accept.isEmpty() && accept.stream().noneMatch(type -> accepts(type, file.upload()))) {
      return binding.fail(place, "upload.type", String.join(", ", accept));
    }
    return new Outcome.Value(file.upload());
  }

  private static boolean accepts(String accepted, Upload upload) {
    String type = accepted.toLowerCase(Locale.ROOT);
    if (type.startsWith(".")) {
      return upload.filename().toLowerCase(Locale.ROOT).endsWith(type);
    }
    return type.endsWith("/*")
        ? upload.contentType().startsWith(type.substring(0, type.length() - 1))
        : upload.contentType().equals(type);
  }

  private static String size(long bytes) {
    if (bytes >= 1 << 20) {
      return String.format(Locale.ROOT, "%.1f", bytes / 1048576.0).replace(".0", "") + " MB";
    }
    return bytes >= 1 << 10 ? bytes / (1 << 10) + " KB" : bytes + " bytes";
  }

  /** Files do not go back to a page. */
  @Override
  public void write(String name, Object value, BiConsumer<String, String> sink) {}
}
