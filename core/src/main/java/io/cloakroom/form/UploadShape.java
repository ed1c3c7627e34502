package io.cloakroom.form;

import io.cloakroom.body.ByteSize;
import io.cloakroom.body.FormNode;
import io.cloakroom.body.SentValue;
import io.cloakroom.body.Upload;
import io.cloakroom.body.UploadRule;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One file.
 *
 * @param rule the rule that its component declares
 * @param missingEnctype the warning about a page that sends only its name
 */
record UploadShape(UploadRule rule, MissingEnctype missingEnctype) implements Shape {

  private static final Pattern SHORT =
      Pattern.compile("(?i)(application|audio|image|text|video)/(?!plain)[a-z0-9]{2,5}");

  /** Returns a file without a declared limit, of this component. */
  static UploadShape any(String component) {
    return new UploadShape(UploadRule.of(), new MissingEnctype(component));
  }

  /**
   * Returns a file as its component declares it.
   *
   * @param component for messages
   * @throws IllegalStateException if types are accepted and Apache Tika is missing
   * @throws IllegalArgumentException if no file could ever be accepted
   */
  static UploadShape of(UploadLimit limit, String component) {
    try {
      return new UploadShape(
          UploadRule.of().withMaxBytes(limit.maxBytes()).withAccept(List.of(limit.accept())),
          new MissingEnctype(component));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(component + ": " + e.getMessage(), e);
    } catch (IllegalStateException e) {
      throw new IllegalStateException(
          component + " accepts files of certain types only. " + e.getMessage(), e);
    }
  }

  @Override
  public String required() {
    return "required.file";
  }

  @Override
  public ReadResult bind(RecordPath path, Binding binding) {
    FormNode node = path.node();
    if (node == null || node.isBlank(binding.trim())) {
      return ReadResult.None.ABSENT;
    }
    if (node.values().isEmpty() || !node.members().isEmpty() || !node.elements().isEmpty()) {
      return binding.fail(path, "shape");
    }
    if (node.values().size() > 1) {
      return binding.fail(path, "single");
    }
    // A form without enctype sends the file's name only.
    if (!(node.values().get(0) instanceof SentValue.File file)) {
      missingEnctype.found(path);
      return binding.fail(path, "upload.encoding");
    }
    Upload upload = file.upload();
    if (upload.length() > rule.maxBytes()) {
      return binding.fail(path, "upload.size", ByteSize.text(rule.maxBytes()));
    }
    if (!upload.complete()) {
      // It was cut at the limit of a component of the same name in another record.
      return binding.fail(path, "upload.size", ByteSize.text(upload.length() - 1));
    }
    if (!rule.accepts(upload)) {
      return binding.fail(
          path,
          "upload.type",
          rule.accept().stream().map(UploadShape::spoken).collect(Collectors.joining(", ")));
    }
    return new ReadResult.Value(upload);
  }

  /** Writes {@code image/jpeg} as JPEG; types that are unclear without their kind stay whole. */
  private static String spoken(String accepted) {
    return SHORT.matcher(accepted).matches()
        ? accepted.substring(accepted.indexOf('/') + 1).toUpperCase(Locale.ROOT)
        : accepted;
  }

  /** Files do not go back to a page. */
  @Override
  public void write(String name, Object value, Locale locale, BiConsumer<String, String> sink) {}
}
