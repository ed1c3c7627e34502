package io.cloakroom;

/** Placeholder. */
public final class Cloakroom {}
