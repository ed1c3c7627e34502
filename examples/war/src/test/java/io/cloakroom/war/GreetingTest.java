package io.cloakroom.war;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.test.TestClient;
import io.cloakroom.test.TestForm;
import io.cloakroom.test.TestResponse;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.webresources.DirResourceSet;
import org.apache.catalina.webresources.StandardRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The WAR in a Tomcat, below a context path, as a browser uses it. */
final class GreetingTest {

  private final Tomcat tomcat = new Tomcat();

  @BeforeEach
  void deploy(@TempDir Path work) throws Exception {
    tomcat.setBaseDir(work.toString());
    tomcat.setHostname("localhost");
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "localhost");
    Context context =
        tomcat.addWebapp("/war", Path.of("src/main/webapp").toAbsolutePath().toString());
    StandardRoot files = new StandardRoot(context);
    files.addPreResources(
        new DirResourceSet(
            files, "/WEB-INF/classes", Path.of("target/classes").toAbsolutePath().toString(), "/"));
    context.setResources(files);
    tomcat.start();
  }

  @AfterEach
  void stop() throws Exception {
    tomcat.stop();
    tomcat.destroy();
  }

  @Test
  void jspSeesTheLocals() {
    TestClient browser = TestClient.of("http://localhost:" + tomcat.getConnector().getLocalPort());
    TestResponse first = browser.get("/war/");
    assertThat(first.text())
        .contains("href=\"/war/cloakroom.css?v=", "seen this page 1 times.")
        .contains("name=\"_csrf\" value=\"", "action=\"/war/\"");
    assertThat(browser.cookie("hello")).isPresent();

    TestResponse refused = browser.follow(browser.post("/war/", TestForm.of("name", "")));
    assertThat(refused.text()).contains("<title>Error: Hello</title>", "2 times.");

    TestResponse sent = browser.follow(browser.post("/war/", TestForm.of("name", "Ünal <b>")));
    assertThat(sent.text()).contains("data-flash=\"success\"", "We will say hello.", "3 times.");
    assertThat(browser.get("/war/").text()).doesNotContain("We will say hello.");
  }
}
