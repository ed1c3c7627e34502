package io.cloakroom.cookie;

/** Placeholder. */
final class Placeholder {}
