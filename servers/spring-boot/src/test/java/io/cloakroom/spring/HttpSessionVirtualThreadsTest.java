package io.cloakroom.spring;

/** Members on Tomcat with virtual threads. */
class HttpSessionVirtualThreadsTest extends MembersContract {

  HttpSessionVirtualThreadsTest() {
    super("tomcat", true);
  }
}
