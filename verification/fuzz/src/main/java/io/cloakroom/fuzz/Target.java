package io.cloakroom.fuzz;

import java.util.Arrays;
import java.util.Locale;

/** The targets: the classes that Jazzer calls, and the same checks for tests. */
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

  /** The invariants for one input. */
  interface Check {

    /**
     * Checks the invariants.
     *
     * @throws AssertionError if one is broken
     */
    void check(byte[] input);
  }

  /** Returns the name on the command line and of its folder, such as {@code part-headers}. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns the class with the method {@code fuzzerTestOneInput}. */
  Class<?> entry() {
    return entry;
  }

  /** Returns the check that cuts the input at every position. */
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
   * Returns the target with this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Target of(String label) {
    return Arrays.stream(values())
        .filter(target -> target.label().equals(label))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "Unknown target "
                    + label
                    + "; use one of "
                    + String.join(" ", Arrays.stream(values()).map(Target::label).toList())));
  }
}
