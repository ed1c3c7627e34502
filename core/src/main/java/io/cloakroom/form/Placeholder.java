package io.cloakroom.form;

/** Placeholder. */
final class Placeholder {}
