/** The record of what happened in one request, for people who look at it. */
@NullMarked
package io.cloakroom.trace;

import org.jspecify.annotations.NullMarked;
