package io.cloakroom.benchmarks;

import java.io.IOException;

/** A library that reads a form, called as its authors recommend for production. */
interface Candidate {

  /**
   * Reads a form and looks each name up. Names and texts become strings; files are dropped.
   *
   * @return {@link Payload#expected()} if the library reads the form correctly
   */
  long read(Payload payload) throws IOException;
}
