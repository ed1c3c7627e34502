/**
 * The root: {@link io.cloakroom.Cloakroom} is configured once, {@link io.cloakroom.Visit} is the
 * one thing a handler holds.
 */
@NullMarked
package io.cloakroom;

import org.jspecify.annotations.NullMarked;
