package io.cloakroom.flash;

/** Placeholder. */
final class Placeholder {}
