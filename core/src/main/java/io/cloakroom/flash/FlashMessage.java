package io.cloakroom.flash;

import java.util.regex.Pattern;

/**
 * A message for the visitor, shown once.
 *
 * @param category {@link #INFO}, {@link #SUCCESS}, {@link #WARNING}, {@link #ERROR} or one of your
 *     own, such as {@code cart}: 1 to 50 characters of {@code a-z 0-9 -}, so that it is fit for a
 *     CSS class
 * @param text plain text; the template escapes it
 */
public record FlashMessage(String category, String text) {

  /** The category of news. */
  public static final String INFO = "info";

  /** The category of something that was done as the visitor asked. */
  public static final String SUCCESS = "success";

  /** The category of something that was done, but that needs attention. */
  public static final String WARNING = "warning";

  /** The category of something that was not done. */
  public static final String ERROR = "error";

  private static final Pattern CATEGORY = Pattern.compile("[a-z0-9-]{1,50}");

  /**
   * Checks the category.
   *
   * @throws IllegalArgumentException if it has other characters, or too many
   */
  public FlashMessage {
    if (!CATEGORY.matcher(category).matches()) {
      throw new IllegalArgumentException(
          "A flash category has 1 to 50 characters of a-z 0-9 - , not \"" + category + '"');
    }
  }
}
