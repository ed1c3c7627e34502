package io.cloakroom.benchmarks;

import java.io.IOException;

/** A library that reads a form, called as its makers would in production. */
interface Candidate {

  /**
   * Reads a form, its names and texts as strings, its files to nowhere, and looks each name up.
   *
   * @return {@link Payload#expected()}, or the library reads something else
   */
  long read(Payload payload) throws IOException;
}
