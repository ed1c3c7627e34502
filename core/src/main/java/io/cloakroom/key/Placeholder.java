package io.cloakroom.key;

/** Placeholder. */
final class Placeholder {}
