package io.cloakroom.spring;

/** Members on Tomcat. */
class HttpSessionTest extends MembersContract {

  HttpSessionTest() {
    super("tomcat", false);
  }
}
