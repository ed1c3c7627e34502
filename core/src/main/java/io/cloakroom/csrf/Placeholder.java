package io.cloakroom.csrf;

/** Placeholder. */
final class Placeholder {}
