package io.cloakroom.session;

/** Placeholder. */
final class Placeholder {}
