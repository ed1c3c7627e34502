package io.cloakroom.cli;

/** A command that reads a secret. What is given to it by mistake is not repeated in messages. */
interface SecretReader {}
