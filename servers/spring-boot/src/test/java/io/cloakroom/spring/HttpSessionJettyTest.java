package io.cloakroom.spring;

/** Members on Jetty with virtual threads. */
class HttpSessionJettyTest extends MembersContract {

  HttpSessionJettyTest() {
    super("jetty", true);
  }
}
