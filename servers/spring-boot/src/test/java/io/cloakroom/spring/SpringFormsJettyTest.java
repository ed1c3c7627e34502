package io.cloakroom.spring;

/** Forms on Jetty. */
class SpringFormsJettyTest extends SpringFormsContract {

  private static final Shop APPLICATION = start("jetty", false);

  SpringFormsJettyTest() {
    super(APPLICATION);
  }
}
