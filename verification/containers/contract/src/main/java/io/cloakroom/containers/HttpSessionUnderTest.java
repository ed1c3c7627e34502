package io.cloakroom.containers;

/** The site of one test, in the container under test. */
interface HttpSessionUnderTest {

  /** Returns the site of the test, which has not started yet. */
  SessionSite site();
}
