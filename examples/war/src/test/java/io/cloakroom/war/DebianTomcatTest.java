package io.cloakroom.war;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The WAR in the Tomcat that Debian installs. */
final class DebianTomcatTest {

  @Test
  void visitorsStayLoggedInWhenTomcatRestarts(@TempDir Path base) throws Exception {
    try (DebianTomcat tomcat = DebianTomcat.in(base)) {
      Story visitor = Story.on(tomcat.start());
      visitor.signsUp();
      visitor.sendsTheForm();
      visitor.sendsAFormThatIsRefusedAndKeepsItsFields();
      visitor.needsTheTokenOfThePage();
      int visits = visitor.visits();
      assertThat(tomcat.stop()).doesNotContain(" WARNING [", " SEVERE [");

      Story returning = visitor.movedTo(tomcat.start());
      returning.continuesAfterVisit(visits);
      returning.logsOutAndIsRefusedWithAWrongPassword();
      returning.logsInAgain();
      returning.isRefusedAFormOfAnotherSite();
      assertThat(tomcat.stop()).contains("csrf.cross-site").doesNotContain(" SEVERE [");
    }
  }
}
