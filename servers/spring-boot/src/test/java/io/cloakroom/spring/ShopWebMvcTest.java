package io.cloakroom.spring;

import static io.cloakroom.spring.test.CloakroomMockMvc.visitor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.cloakroom.Cloakroom;
import io.cloakroom.spring.app.ShopApplication;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.test.TestVisitor;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.web.servlet.MockMvc;

/** A slice with the controllers alone, without the application's database. */
@WebMvcTest(properties = {"spring.jmx.enabled=false", "logging.level.root=warn"})
@ContextConfiguration(classes = ShopApplication.class)
class ShopWebMvcTest {

  @Test
  void handlersHaveTheirVisit(@Autowired MockMvc mvc, @Autowired Cloakroom cloakroom)
      throws Exception {
    TestVisitor ada = TestVisitor.of(cloakroom);

    mvc.perform(
            post("/notes").param("text", "Milk").with(visitor(ada)).with(user("ada")).with(csrf()))
        .andExpect(status().isSeeOther());

    assertThat(ada.flash()).hasSize(1);
    assertThat(ada.owner()).contains("ada");
    assertThat(cloakroom.store().flatMap(store -> store.capability(MemoryStore.class))).isPresent();
  }
}
