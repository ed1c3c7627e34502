package io.cloakroom.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import io.cloakroom.Cloakroom;
import io.cloakroom.spring.members.MembersApplication;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.test.web.servlet.MockMvc;

/** The tests of an application with Cloakroom. */
@SpringBootTest(
    classes = MembersApplication.class,
    properties = {
      "cloakroom.store=memory",
      "spring.jmx.enabled=false",
      "logging.level.root=warn",
      "spring.datasource.url=jdbc:h2:mem:mockmvc"
    })
@AutoConfigureMockMvc
class MembersMockMvcTest extends MembersMockMvcContract {

  @Test
  void aUserOfTheTestOwnsItsSession(@Autowired MockMvc mvc, @Autowired Cloakroom cloakroom)
      throws Exception {
    MockHttpSession session = new MockHttpSession();

    mvc.perform(get("/me").session(session).with(user("owner")));
    assertThat(cloakroom.sessions().endAll("owner")).isEqualTo(1);
    mvc.perform(get("/me").session(session));

    assertThat(session.isInvalid()).as("it has ended in the store").isTrue();
  }

  @Test
  void aValueThatCannotBeStoredIsRefusedAsInProduction(@Autowired MockMvc mvc) {
    assertThatThrownBy(() -> mvc.perform(get("/open/nothing").sessionAttr("thread", new Thread())))
        .hasMessageContaining("java.lang.Thread");
  }
}
