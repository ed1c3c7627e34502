package io.cloakroom.spring;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestBuilders.formLogin;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestBuilders.logout;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.security.test.web.servlet.response.SecurityMockMvcResultMatchers.authenticated;
import static org.springframework.security.test.web.servlet.response.SecurityMockMvcResultMatchers.unauthenticated;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.flash;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.request;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.cloakroom.spring.members.MembersApplication.Answers;
import io.cloakroom.spring.members.MembersApplication.Cart;
import jakarta.servlet.http.HttpSession;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.test.web.servlet.MockMvc;

/**
 * The tests of an application as Spring's documentation shows them. They pass with Cloakroom on the
 * class path and without it.
 */
abstract class MembersMockMvcContract {

  @Autowired
  @SuppressWarnings("NullAway.Init")
  private MockMvc mvc;

  @Test
  void anAttributeOfTheTestIsReadAndChanged() throws Exception {
    mvc.perform(get("/open/count").sessionAttr("count", 4))
        .andExpect(status().isOk())
        .andExpect(content().string("5"))
        .andExpect(request().sessionAttribute("count", 5))
        .andExpect(request().sessionAttributeDoesNotExist("cart"));
  }

  @Test
  void aSessionOfTheTestGoesThroughSeveralRequests() throws Exception {
    MockHttpSession session = new MockHttpSession();
    Cart cart = new Cart();
    session.setAttribute("cart", cart);

    mvc.perform(get("/open/count").session(session)).andExpect(content().string("1"));
    mvc.perform(get("/open/count").session(session)).andExpect(content().string("2"));
    mvc.perform(get("/open/add?item=print").session(session));
    cart.items.add("frame");
    mvc.perform(get("/open/add?item=book").session(session))
        .andExpect(content().string("print,frame,book"));
    session.removeAttribute("count");
    mvc.perform(get("/open/count").session(session)).andExpect(content().string("1"));

    assertThat(cart.items).containsExactly("print", "frame", "book");
    assertThat(session.getAttribute("cart")).isSameAs(cart);
    assertThat(session.getAttribute("count")).isEqualTo(1);
  }

  @Test
  void theSessionOfAResultIsThatOfTheNextRequest() throws Exception {
    var first = mvc.perform(get("/open/count")).andReturn();
    HttpSession session = requireNonNull(first.getRequest().getSession(false));

    assertThat(session).isInstanceOf(MockHttpSession.class);
    mvc.perform(get("/open/count").session((MockHttpSession) session))
        .andExpect(content().string("2"));
  }

  @Test
  void aRequestWithoutASessionHasNone() throws Exception {
    var result = mvc.perform(get("/open/nothing")).andExpect(status().isOk()).andReturn();

    assertThat(result.getRequest().getSession(false)).isNull();
  }

  @Test
  void aWizardAndFlashAttributes() throws Exception {
    Answers answers = new Answers();
    answers.setColour("blue");

    mvc.perform(
            post("/open/wizard").param("name", "Ada").sessionAttr("answers", answers).with(csrf()))
        .andExpect(redirectedUrl("/open/wizard"))
        .andExpect(flash().attribute("note", "saved"))
        .andExpect(flash().attributeCount(1))
        .andExpect(request().sessionAttribute("answers", answers));
    mvc.perform(get("/open/wizard").sessionAttr("answers", answers).flashAttr("note", "saved"))
        .andExpect(content().string("Ada/blue/saved"));
  }

  @Test
  void aUserOfTheTestIsLoggedIn() throws Exception {
    mvc.perform(get("/me").with(user("kim").roles("ADMIN")))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("kim [ROLE_ADMIN]")))
        .andExpect(authenticated().withUsername("kim"));
    mvc.perform(get("/me")).andExpect(status().is3xxRedirection()).andExpect(unauthenticated());
  }

  @Test
  @WithMockUser("eve")
  void aUserOfAnAnnotationIsLoggedIn() throws Exception {
    mvc.perform(get("/me")).andExpect(content().string(containsString("eve [ROLE_USER]")));
  }

  /** An authentication that no session stores, such as that of a bearer token. */
  private static final class Bearer extends AbstractAuthenticationToken {

    private static final long serialVersionUID = 1;

    private final transient Thread cannotBeStored = Thread.currentThread();

    Bearer() {
      super(List.of());
      setAuthenticated(true);
    }

    @Override
    public @Nullable Object getCredentials() {
      return cannotBeStored;
    }

    @Override
    public Object getPrincipal() {
      return "robot";
    }
  }

  @Test
  void anAuthenticationThatNoSessionStores() throws Exception {
    MockHttpSession session = new MockHttpSession();

    mvc.perform(get("/me").session(session).with(authentication(new Bearer())))
        .andExpect(content().string(containsString("robot")));
    mvc.perform(get("/me").session(session)).andExpect(content().string(containsString("robot")));
  }

  @Test
  void aFormNeedsItsToken() throws Exception {
    mvc.perform(post("/open/wizard")).andExpect(status().isForbidden());
    mvc.perform(post("/open/wizard").with(csrf().useInvalidToken()))
        .andExpect(status().isForbidden());
    mvc.perform(post("/open/wizard").with(csrf().asHeader())).andExpect(status().isFound());
  }

  @Test
  void aLoginLastsAndItsLogoutEndsTheSession() throws Exception {
    mvc.perform(formLogin().user("ada").password("wrong")).andExpect(unauthenticated());
    var login =
        mvc.perform(formLogin().user("ada").password("wonderful"))
            .andExpect(authenticated().withUsername("ada"))
            .andReturn();
    MockHttpSession session =
        (MockHttpSession) requireNonNull(login.getRequest().getSession(false));

    mvc.perform(get("/me").session(session)).andExpect(content().string(containsString("ada")));
    mvc.perform(post("/logout").session(session).with(csrf())).andExpect(unauthenticated());

    assertThat(session.isInvalid()).isTrue();
    mvc.perform(logout()).andExpect(status().isFound());
  }
}
