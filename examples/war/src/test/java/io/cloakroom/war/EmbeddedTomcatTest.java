package io.cloakroom.war;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.test.TestClient;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Web applications with JSP pages in an embedded Tomcat 11, as a browser uses them. */
final class EmbeddedTomcatTest {

  private final Tomcat tomcat = new Tomcat();

  @BeforeEach
  void configure(@TempDir Path base) throws Exception {
    Files.createDirectory(base.resolve("webapps"));
    tomcat.setBaseDir(base.toString());
    tomcat.setHostname("localhost");
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "localhost");
  }

  @AfterEach
  void stop() throws Exception {
    tomcat.stop();
    tomcat.destroy();
  }

  private int port() {
    return tomcat.getConnector().getLocalPort();
  }

  @Test
  void theWarKeepsItsDataInTheFolderOfItsParameter(@TempDir Path data) throws Exception {
    tomcat.addWebapp("/hello", DebianTomcat.WAR.toString()).addParameter("data", data.toString());
    tomcat.start();

    Story visitor = Story.on(port());
    visitor.signsUp();
    visitor.sendsAFormThatIsRefusedAndKeepsItsFields();
    visitor.sendsTheForm();
    assertThat(data.resolve("database.mv.db")).exists();
    assertThat(data.resolve("keys")).exists();
  }

  /** The file of settings registers the filter, and pages reach the visit without Java. */
  @Test
  void pagesNeedNoJava(@TempDir Path application) throws Exception {
    Files.writeString(
        Files.createDirectories(application.resolve("WEB-INF/classes"))
            .resolve("cloakroom.properties"),
        "cloakroom.session.cookie-name=plain\n");
    Files.writeString(
        application.resolve("index.jsp"),
        """
        <%@ page session="false" import="io.cloakroom.servlet.CloakroomFilter" %>
        <%@ taglib prefix="c" uri="jakarta.tags.core" %>
        <c:set var="locals" value="${CloakroomFilter.visit(pageContext.request).locals().over({})}"/>
        ${CloakroomFilter.visit(pageContext.request).session().begin()}
        ${locals.csrf.field()}=${locals.csrf.token()}<c:out value="${locals.base}"/>
        """);
    tomcat.addWebapp("/plain", application.toString());
    tomcat.start();

    TestClient browser = TestClient.of("http://localhost:" + port());
    assertThat(browser.get("/plain/").text()).containsPattern("_csrf=[-_0-9A-Za-z]{40,}/plain");
    assertThat(browser.cookie("plain")).isPresent();
  }
}
