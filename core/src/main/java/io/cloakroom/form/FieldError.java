package io.cloakroom.form;

/**
 * One thing that is wrong with what was sent.
 *
 * @param name the field's name as it was sent, such as {@code lines[0][quantity]}, or as it would
 *     be sent; empty where the whole form is meant
 * @param pointer the place in the record as a JSON pointer (RFC 6901), such as {@code
 *     /lines/0/quantity}; empty where the whole form is meant
 * @param code a stable name of the reason, such as {@code required} or {@code number.whole}; for a
 *     constraint its name, such as {@code not-blank}
 * @param message a sentence for the person
 */
public record FieldError(String name, String pointer, String code, String message) {}
