/**
 * Reads the body of a form: bytes become names, values and files, within limits. Usable without a
 * request and without a record.
 */
@NullMarked
package io.cloakroom.body;

import org.jspecify.annotations.NullMarked;
