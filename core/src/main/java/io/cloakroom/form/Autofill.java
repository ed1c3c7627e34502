package io.cloakroom.form;

import java.util.Locale;
import java.util.regex.Pattern;

/** The words of the {@code autocomplete} attribute (HTML, 4.10.18.7, autofill). */
final class Autofill {

  private static final String WHOSE = "(?:section-[^ ]+ )?(?:(?:shipping|billing) )?";
  private static final String HOW = "(?:home|work|mobile|fax|pager) ";

  /** Contact fields, of which a person may have several kinds. */
  private static final String CONTACT =
      "tel|tel-country-code|tel-national|tel-area-code|tel-local|tel-local-prefix"
          + "|tel-local-suffix|tel-extension|email|impp";

  private static final String OTHER =
      "name|honorific-prefix|given-name|additional-name|family-name|honorific-suffix|nickname"
          + "|organization-title|username|new-password|current-password|one-time-code"
          + "|organization|street-address|address-line[123]|address-level[1234]|country"
          + "|country-name|postal-code|cc-name|cc-given-name|cc-additional-name|cc-family-name"
          + "|cc-number|cc-exp|cc-exp-month|cc-exp-year|cc-csc|cc-type|transaction-currency"
          + "|transaction-amount|language|bday|bday-day|bday-month|bday-year|sex|url|photo";

  private static final Pattern FIELD =
      Pattern.compile(
          "on|off|" + WHOSE + "(?:" + OTHER + "|(?:" + HOW + ")?(?:" + CONTACT + "))( webauthn)?");

  private static final Pattern GROUP =
      Pattern.compile("section-[^ ]+(?: shipping| billing)?|shipping|billing");

  private Autofill() {}

  /**
   * Returns the declared words, checked.
   *
   * @param record whether they are for the fields of a record
   * @param where the component, for the message
   * @throws IllegalArgumentException if HTML does not define them
   */
  static String checked(String words, boolean record, String where) {
    String clean = words.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
    if (!(record ? GROUP : FIELD).matcher(clean).matches()) {
      throw new IllegalArgumentException(
          where
              + ": @Autocomplete(\""
              + words
              + "\") is nothing that HTML can fill in; "
              + (record
                  ? "of a record it is shipping, billing or section-…"
                  : "it is a word such as email, name or new-password, or off"));
    }
    return clean;
  }

  /** Returns the attribute of a field in a group. */
  static String in(String group, String words) {
    boolean alone = group.isEmpty() || words.equals("on") || words.equals("off");
    return alone ? words : words.isEmpty() ? group : group + ' ' + words;
  }
}
