package io.cloakroom.spring;

/** Forms on Tomcat. */
class SpringFormsContractTest extends SpringFormsContract {

  private static final Shop APPLICATION = start("tomcat", false);

  SpringFormsContractTest() {
    super(APPLICATION);
  }
}
