package io.cloakroom.form;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** The sentences for what is wrong with a field, by code. */
final class Messages {

  private static final ResourceBundle ENGLISH =
      ResourceBundle.getBundle("io.cloakroom.form.messages", Locale.ROOT);

  private Messages() {}

  /** The sentence of a code, its placeholders filled. */
  static String of(String code, Object... arguments) {
    String pattern = ENGLISH.getString(code);
    return arguments.length == 0
        ? pattern
        : new MessageFormat(pattern, Locale.ROOT).format(arguments);
  }
}
