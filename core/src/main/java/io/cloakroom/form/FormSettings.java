package io.cloakroom.form;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How the forms of an application are decoded. A request is decoded once, whoever asks first, so
 * these are no options of one form. Immutable.
 *
 * <pre>{@code
 * FormSettings settings = FormSettings.defaults().limits(limits).takingTextPlain();
 * }</pre>
 */
public final class FormSettings {

  private static final FormSettings DEFAULTS =
      new FormSettings(FormLimits.defaults(), MinimumRate.DEFAULT, null, false);

  private final FormLimits limits;
  private final MinimumRate minimumRate;

  /** Null for the JVM's. */
  private final @Nullable Path temporaryFolder;

  private final boolean textPlain;

  private FormSettings(
      FormLimits limits,
      MinimumRate minimumRate,
      @Nullable Path temporaryFolder,
      boolean textPlain) {
    this.limits = limits;
    this.minimumRate = minimumRate;
    this.temporaryFolder = temporaryFolder;
    this.textPlain = textPlain;
  }

  /**
   * The default limits and minimum rate, temporary files in the JVM's {@code java.io.tmpdir}, and
   * no {@code text/plain}.
   */
  public static FormSettings defaults() {
    return DEFAULTS;
  }

  /** These settings with other limits. */
  public FormSettings limits(FormLimits limits) {
    return new FormSettings(limits, minimumRate, temporaryFolder, textPlain);
  }

  /** These settings with another rate at which a body must arrive. */
  public FormSettings minimumRate(MinimumRate minimumRate) {
    return new FormSettings(limits, minimumRate, temporaryFolder, textPlain);
  }

  /** These settings with the temporary files of larger uploads in this folder. */
  public FormSettings temporaryFolder(Path folder) {
    return new FormSettings(limits, minimumRate, folder, textPlain);
  }

  /**
   * These settings with forms of {@code enctype="text/plain"} taken, too: lines of {@code
   * name=value}.
   *
   * <p>It cannot be read without a doubt (HTML, 4.10.22.8): a line of a text that holds {@code =}
   * looks like the next field, so whoever types into a text area can send fields that the page has
   * not. Lines without {@code =} are read as the rest of the value before; a strict form refuses
   * them. Browsers let any site's page send this type without asking, as they do for the other two
   * of a plain form.
   */
  public FormSettings takingTextPlain() {
    return new FormSettings(limits, minimumRate, temporaryFolder, true);
  }

  /** How much a form may bring. */
  public FormLimits limits() {
    return limits;
  }

  /** How fast a body must arrive. */
  public MinimumRate minimumRate() {
    return minimumRate;
  }

  /** Where temporary files are made. */
  public Path temporaryFolder() {
    return temporaryFolder == null ? UploadRules.temporaryFolder() : temporaryFolder;
  }

  /** Whether {@code text/plain} is a form. */
  public boolean textPlain() {
    return textPlain;
  }
}
