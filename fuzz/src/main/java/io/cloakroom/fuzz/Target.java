package io.cloakroom.fuzz;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.BiFunction;

/** What is fuzzed: the classes that Jazzer calls, and how a test calls the same. */
enum Target {
  URLENCODED(UrlencodedTarget.class, UrlencodedTarget::new),
  MULTIPART(MultipartTarget.class, MultipartTarget::new),
  PART_HEADERS(PartHeadersTarget.class, PartHeadersTarget::new),
  JSON(JsonTarget.class, JsonTarget::new),
  REQUEST(RequestTarget.class, (decoders, cuts) -> new RequestTarget()),
  BINDING(BindingTarget.class, (decoders, cuts) -> new BindingTarget(BindingTarget.FORMS));

  private final Class<?> entry;
  private final BiFunction<Decoder.Factory, Cuts, Check> check;

  Target(Class<?> entry, BiFunction<Decoder.Factory, Cuts, Check> check) {
    this.entry = entry;
    this.check = check;
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
    return check.apply(Decoder.Factory.SHIPPED, Cuts.EVERY);
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
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "There is no target "
                        + label
                        + "; there are "
                        + String.join(" ", Arrays.stream(values()).map(Target::label).toList())));
  }
}
