package io.cloakroom.spring;

import static io.cloakroom.spring.test.CloakroomMockMvc.visitor;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.asyncDispatch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.request;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.cloakroom.Cloakroom;
import io.cloakroom.flash.FlashMessage;
import io.cloakroom.session.SessionKey;
import io.cloakroom.spring.app.ShopApplication;
import io.cloakroom.test.TestVisitor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.client.RestTestClient;

/** Tests with a visitor, whose session, owner and flash messages they prepare and look at. */
@SpringBootTest(
    classes = ShopApplication.class,
    properties = {
      Shop.WITHOUT_SECURITY,
      "cloakroom.store=memory",
      "spring.jmx.enabled=false",
      "logging.level.root=warn",
      "spring.datasource.url=jdbc:h2:mem:visitor"
    })
@AutoConfigureMockMvc
@AutoConfigureRestTestClient
class CloakroomMockMvcTest {

  private static final SessionKey<Integer> VISITS = SessionKey.of("visits", Integer.class);

  @Autowired
  @SuppressWarnings("NullAway.Init")
  private MockMvc mvc;

  @Autowired
  @SuppressWarnings("NullAway.Init")
  private Cloakroom cloakroom;

  @SuppressWarnings("NullAway.Init")
  private TestVisitor ada;

  @BeforeEach
  void arrive() {
    ada = TestVisitor.of(cloakroom);
  }

  @Test
  void aValueOfTheSessionIsPreparedAndLookedAt() throws Exception {
    TestVisitor ada = TestVisitor.of(cloakroom);
    ada.set(VISITS, 6);

    mvc.perform(get("/count").with(visitor(ada))).andExpect(content().string("visit 7"));

    assertThat(ada.session(VISITS)).contains(7);
    mvc.perform(get("/count").with(visitor(ada)))
        .andExpect(content().string("visit 8"))
        .andExpect(request().sessionAttribute("visits", 8));
    mvc.perform(get("/count")).andExpect(content().string("visit 1"));
  }

  @Test
  void aSessionThatARequestBeginsIsTheVisitors() throws Exception {
    mvc.perform(get("/count").with(visitor(ada)))
        .andExpect(header().exists("Set-Cookie"))
        .andExpect(content().string("visit 1"));

    assertThat(ada.session(VISITS)).contains(1);
  }

  @Test
  void anOwnerIsLoggedInAndRecognized() throws Exception {
    ada.logIn("ada");
    ada.set(VISITS, 1);
    assertThat(cloakroom.sessions().ownedBy("ada")).hasSize(1);

    mvc.perform(post("/as/eve").with(visitor(ada))).andExpect(status().isOk());

    assertThat(ada.owner()).contains("eve");
    assertThat(ada.session(VISITS)).as("a value of the previous owner").isEmpty();
  }

  @Test
  void flashMessagesWaitForTheVisitor() throws Exception {
    mvc.perform(post("/notes").param("text", "Milk").with(visitor(ada)))
        .andExpect(status().isSeeOther());

    assertThat(ada.flash()).extracting(FlashMessage::text).containsExactly("Saved Milk");
    mvc.perform(get("/flash").with(visitor(ada)));
    assertThat(ada.flash()).isEmpty();
  }

  @Test
  void aRequestIsOfThisSiteUnlessItSaysOtherwise() throws Exception {
    TestVisitor evil = ada.withOrigin("https://evil.example");

    mvc.perform(post("/cart")).andExpect(status().isOk());
    mvc.perform(post("/cart").with(visitor(ada))).andExpect(status().isOk());
    mvc.perform(post("/cart").with(visitor(evil))).andExpect(status().isForbidden());
    mvc.perform(post("/cart").header("Sec-Fetch-Site", "cross-site"))
        .andExpect(status().isForbidden());
  }

  @Test
  void anAsynchronousHandlerSavesToo() throws Exception {
    MockHttpSession session = new MockHttpSession();
    session.setAttribute("visits", 4);

    var started =
        mvc.perform(get("/async").session(session)).andExpect(request().asyncStarted()).andReturn();
    mvc.perform(asyncDispatch(started)).andExpect(content().string("async 5"));

    assertThat(session.getAttribute("visits")).isEqualTo(5);
    mvc.perform(get("/count").session(session)).andExpect(content().string("visit 6"));
  }

  @Test
  void aRestTestClientSendsFormsOfThisSite(@Autowired RestTestClient client) {
    client.post().uri("/cart").exchange().expectStatus().isOk();
    client
        .post()
        .uri("/cart")
        .header("Sec-Fetch-Site", "cross-site")
        .exchange()
        .expectStatus()
        .isForbidden();
  }

  @Test
  void filesOfATestAreReadByTheVisitAndBySpring() throws Exception {
    mvc.perform(
            multipart("/photos")
                .file(new MockMultipartFile("file", "a.txt", "text/plain", "glaze".getBytes(UTF_8)))
                .param("title", "Kiln"))
        .andExpect(content().string("Kiln glaze glaze"));
  }

  @Test
  void aRequestWithoutASessionHasNoCookie() throws Exception {
    var result = mvc.perform(get("/webhooks/none")).andReturn();

    assertThat(result.getResponse().getCookies()).isEmpty();
    assertThat(result.getRequest().getSession(false)).isNull();
  }
}
