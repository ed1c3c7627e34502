package io.cloakroom.flash;

/**
 * A message for the visitor, shown once.
 *
 * @param level what it is about
 * @param text plain text; the template escapes it
 */
public record FlashMessage(FlashLevel level, String text) {}
