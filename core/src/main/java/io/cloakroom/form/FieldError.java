package io.cloakroom.form;

/**
 * One error in what was sent.
 *
 * @param name the field's name as it was or would be sent, such as {@code lines[0][quantity]};
 *     empty for an error of the whole form
 * @param pointer the position in the record as a JSON pointer (RFC 6901), such as {@code
 *     /lines/0/quantity}; empty for an error of the whole form
 * @param code a stable name of the reason, such as {@code required} or {@code number.whole}; for a
 *     constraint its name, such as {@code not-blank}
 * @param message a sentence for the person who filled in the form
 */
public record FieldError(String name, String pointer, String code, String message) {}
