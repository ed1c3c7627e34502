package io.cloakroom.fuzz;

import java.util.Arrays;
import java.util.Locale;

/** What is fuzzed: the classes that Jazzer calls, and how a test calls the same. */
enum Target {
  URLENCODED(UrlencodedTarget.class),
  MULTIPART(MultipartTarget.class),
  PART_HEADERS(PartHeadersTarget.class),
  JSON(JsonTarget.class),
  REQUEST(RequestTarget.class),
  BINDING(BindingTarget.class),
  SINK(SinkTarget.class),
  TEXT_PLAIN(TextPlainTarget.class),
  CODING(CodingTarget.class),
  TRACE(TraceTarget.class);

  private final Class<?> entry;

  Target(Class<?> entry) {
    this.entry = entry;
  }

  /** All that must hold for one input. */
  interface Check {

    /**
     * Looks whether it holds.
     *
     * @throws AssertionError where it does not
     */
    void check(byte[] input);
  }

  /** The name on the command line and of its folder, such as {@code part-headers}. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The class with the method {@code fuzzerTestOneInput}. */
  Class<?> entry() {
    return entry;
  }

  /** What is looked at, with the input cut at every place. */
  Check thorough() {
    return switch (this) {
      case URLENCODED -> new UrlencodedTarget(Decoder.Factory.SHIPPED, Cuts.EVERY);
      case MULTIPART -> new MultipartTarget(Decoder.Factory.SHIPPED, Cuts.EVERY);
      case PART_HEADERS -> new PartHeadersTarget(Decoder.Factory.SHIPPED, Cuts.EVERY);
      case JSON -> new JsonTarget(Decoder.Factory.SHIPPED, Cuts.EVERY);
      case REQUEST -> new RequestTarget();
      case BINDING -> new BindingTarget(BindingTarget.FORMS);
      case SINK -> new SinkTarget(Cuts.EVERY);
      case TEXT_PLAIN -> new TextPlainTarget(Decoder.Factory.SHIPPED, Cuts.EVERY);
      case CODING -> new CodingTarget();
      case TRACE -> new TraceTarget(Cuts.EVERY);
    };
  }

  /**
   * The target of this name.
   *
   * @throws IllegalArgumentException where there is none
   */
  static Target of(String label) {
    return Arrays.stream(values())
        .filter(target -> target.label().equals(label))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "There is no target "
                    + label
                    + "; there are "
                    + String.join(" ", Arrays.stream(values()).map(Target::label).toList())));
  }
}
