package io.cloakroom.body;

import io.cloakroom.annotation.CheckReturnValue;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Settings for decoding an application's forms. They belong to the application, not to one form,
 * because a request is decoded once. Immutable.
 *
 * <pre>{@code
 * FormSettings settings = FormSettings.of().withLimits(limits).withTextPlain(true);
 * }</pre>
 */
public final class FormSettings {

  private static final FormSettings DEFAULTS =
      new FormSettings(
          FormLimits.of(),
          MinimumRate.of(),
          FormMemory.of(),
          FormWaits.of(),
          Duration.ofMinutes(2),
          null,
          false);

  private final FormLimits limits;
  private final MinimumRate minimumRate;
  private final FormMemory memory;
  private final FormWaits waits;
  private final Duration textTimeout;

  /** Null for the JVM's. */
  private final @Nullable Path temporaryFolder;

  private final boolean textPlain;

  private FormSettings(
      FormLimits limits,
      MinimumRate minimumRate,
      FormMemory memory,
      FormWaits waits,
      Duration textTimeout,
      @Nullable Path temporaryFolder,
      boolean textPlain) {
    this.limits = limits;
    this.minimumRate = minimumRate;
    this.memory = memory;
    this.waits = waits;
    this.textTimeout = textTimeout;
    this.temporaryFolder = temporaryFolder;
    this.textPlain = textPlain;
  }

  /**
   * Returns the default settings: {@link FormLimits#of()}, {@link MinimumRate#of()}, {@link
   * FormMemory#of()}, {@link FormWaits#of()}, two minutes for a form without files, temporary files
   * in the JVM's {@code java.io.tmpdir}, and no {@code text/plain}.
   */
  public static FormSettings of() {
    return DEFAULTS;
  }

  /** Returns these settings with other limits. */
  @CheckReturnValue
  public FormSettings withLimits(FormLimits limits) {
    return new FormSettings(
        limits, minimumRate, memory, waits, textTimeout, temporaryFolder, textPlain);
  }

  /** Returns these settings with another minimum rate of a body. */
  @CheckReturnValue
  public FormSettings withMinimumRate(MinimumRate minimumRate) {
    return new FormSettings(
        limits, minimumRate, memory, waits, textTimeout, temporaryFolder, textPlain);
  }

  /**
   * Returns these settings with other memory for the forms of all requests in flight. Settings that
   * should share it have the same one.
   */
  @CheckReturnValue
  public FormSettings withMemory(FormMemory memory) {
    return new FormSettings(
        limits, minimumRate, memory, waits, textTimeout, temporaryFolder, textPlain);
  }

  /**
   * Returns these settings with another bound on the forms that are waited for at once. Settings
   * that should share it have the same one.
   */
  @CheckReturnValue
  public FormSettings withWaits(FormWaits waits) {
    return new FormSettings(
        limits, minimumRate, memory, waits, textTimeout, temporaryFolder, textPlain);
  }

  /**
   * Returns these settings with another time in which a form without files must arrive, however
   * steadily it does. A form that takes longer is refused with 408. Only the time spent waiting for
   * the client counts.
   *
   * @throws IllegalArgumentException if it is not above zero
   */
  @CheckReturnValue
  public FormSettings withTextTimeout(Duration textTimeout) {
    if (textTimeout.isNegative() || textTimeout.isZero()) {
      throw new IllegalArgumentException("A time for texts is above zero, not " + textTimeout);
    }
    return new FormSettings(
        limits, minimumRate, memory, waits, textTimeout, temporaryFolder, textPlain);
  }

  /** Returns these settings with another folder for the temporary files of larger uploads. */
  @CheckReturnValue
  public FormSettings withTemporaryFolder(Path folder) {
    return new FormSettings(limits, minimumRate, memory, waits, textTimeout, folder, textPlain);
  }

  /**
   * Returns these settings with forms of {@code enctype="text/plain"} accepted or not: lines of
   * {@code name=value}.
   *
   * <p>This format is ambiguous (HTML, 4.10.22.8). A line of a text that contains {@code =} looks
   * like the next field. So anyone who types into a text area can send any field. A line without
   * {@code =} continues the previous value; a strict form refuses it. Browsers let pages of any
   * site send this type without a preflight, as they do urlencoded and multipart.
   */
  @CheckReturnValue
  public FormSettings withTextPlain(boolean accepted) {
    return new FormSettings(
        limits, minimumRate, memory, waits, textTimeout, temporaryFolder, accepted);
  }

  /** Returns the limits of a form. */
  public FormLimits limits() {
    return limits;
  }

  /** Returns the minimum rate of a body. */
  public MinimumRate minimumRate() {
    return minimumRate;
  }

  /** Returns the memory for the forms of all requests in flight. */
  public FormMemory memory() {
    return memory;
  }

  /** Returns the bound on the forms that are waited for at once. */
  public FormWaits waits() {
    return waits;
  }

  /** Returns the time in which a form without files must arrive. */
  public Duration textTimeout() {
    return textTimeout;
  }

  /** Returns the folder for temporary files. */
  public Path temporaryFolder() {
    return temporaryFolder == null ? jvmFolder() : temporaryFolder;
  }

  /** Returns the JVM's folder for temporary files. */
  static Path jvmFolder() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  /** Returns whether {@code text/plain} is accepted. */
  public boolean textPlain() {
    return textPlain;
  }
}
