package io.cloakroom.spring.members;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.WebAttributes;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.SessionAttribute;
import org.springframework.web.bind.annotation.SessionAttributes;
import org.springframework.web.bind.support.SessionStatus;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Members who log in with Spring Security, with a cart, a wizard and flash attributes. */
@SpringBootConfiguration
@EnableMethodSecurity
@EnableAutoConfiguration
public class MembersApplication {

  /** A class of the application, changed in place. */
  public static final class Cart implements Serializable {
    private static final long serialVersionUID = 1;
    public List<String> items = new ArrayList<>();
  }

  /** The answers of a wizard. */
  public static final class Answers {
    private String name = "";
    private String colour = "";

    public String getName() {
      return name;
    }

    public void setName(String name) {
      this.name = name;
    }

    public String getColour() {
      return colour;
    }

    public void setColour(String colour) {
      this.colour = colour;
    }
  }

  /** Registers a listener with the container, which Spring does not know. */
  public static final class ContainerListener implements ServletContextInitializer {
    private final AtomicInteger begun = new AtomicInteger();

    @Override
    public void onStartup(ServletContext context) {
      context.addListener(
          new HttpSessionListener() {
            @Override
            public void sessionCreated(HttpSessionEvent event) {
              begun.incrementAndGet();
            }
          });
    }

    /** Returns the number of sessions that have begun. */
    public int begun() {
      return begun.get();
    }
  }

  @Bean
  ContainerListener containerListener() {
    return new ContainerListener();
  }

  @Bean
  SecurityFilterChain security(HttpSecurity http) throws Exception {
    return http.authorizeHttpRequests(requests ->
            requests.requestMatchers("/open/**", "/error").permitAll().anyRequest().authenticated())
        .formLogin(Customizer.withDefaults())
        .logout(Customizer.withDefaults())
        .rememberMe(remember -> remember.key("members"))
        .sessionManagement(sessions -> sessions.maximumSessions(2))
        .build();
  }

  @Bean
  UserDetailsService users() {
    return new InMemoryUserDetailsManager(
        User.withUsername("ada").password("{noop}wonderful").roles("USER").build(),
        User.withUsername("eve").password("{noop}terrible").roles("USER", "ADMIN").build(),
        User.withUsername("max").password("{noop}secret").roles("USER").build(),
        User.withUsername("joy").password("{noop}secret").roles("USER", "ADMIN").build(),
        User.withUsername("locked").password("{noop}secret").accountLocked(true).build());
  }

  @RestController
  static class Open {

    private final CyclicBarrier both = new CyclicBarrier(2);

    @GetMapping("/open/token")
    String token(CsrfToken token) {
      return token.getToken();
    }

    @GetMapping({"/open/count", "/open/exact/count"})
    int count(HttpSession session) {
      int count = session.getAttribute("count") instanceof Integer known ? known + 1 : 1;
      session.setAttribute("count", count);
      return count;
    }

    /** Counts for two requests that have both read the count before one of them sets it. */
    @GetMapping("/open/both")
    int countBoth(HttpSession session) throws Exception {
      int count = session.getAttribute("count") instanceof Integer known ? known + 1 : 1;
      both.await(20, TimeUnit.SECONDS);
      session.setAttribute("count", count);
      return count;
    }

    @GetMapping("/open/later")
    Callable<Integer> later(HttpSession session) {
      return () -> count(session);
    }

    @GetMapping("/open/where")
    String where(HttpServletRequest request) {
      return request.getServletContext().getServerInfo() + " " + Thread.currentThread();
    }

    @GetMapping("/open/failure")
    String failure(@SessionAttribute(WebAttributes.AUTHENTICATION_EXCEPTION) Exception failure) {
      return String.valueOf(failure.getMessage());
    }

    @GetMapping("/open/nothing")
    String nothing() {
      return "nothing";
    }

    @GetMapping("/open/add")
    String add(HttpSession session, @RequestParam String item) {
      Cart cart = (Cart) session.getAttribute("cart");
      if (cart == null) {
        cart = new Cart();
        session.setAttribute("cart", cart);
      }
      cart.items.add(item);
      return String.join(",", cart.items);
    }

    @GetMapping("/open/session")
    Map<String, Object> session(HttpServletRequest request) {
      HttpSession session = request.getSession(false);
      return session == null
          ? Map.of()
          : Map.of("id", session.getId(), "names", Collections.list(session.getAttributeNames()));
    }

    @GetMapping("/me")
    String me(Authentication authentication, HttpSession session) {
      return authentication.getName()
          + " "
          + authentication.getAuthorities()
          + " "
          + (session.getAttribute("cart") instanceof Cart cart ? cart.items : List.of());
    }

    @GetMapping("/async/me")
    Callable<String> later(@AuthenticationPrincipal UserDetails user, HttpSession session) {
      session.setAttribute("before", user.getUsername());
      return () -> {
        session.setAttribute("later", session.getAttribute("before"));
        return Objects.requireNonNull(SecurityContextHolder.getContext().getAuthentication())
            .getName();
      };
    }

    @GetMapping("/administrators")
    @PreAuthorize("hasRole('ADMIN')")
    String administrators() {
      return "administrators only";
    }

    @GetMapping("/open/unstorable")
    String unstorable(HttpSession session) {
      session.setAttribute("thread", new Thread());
      return "stored";
    }
  }

  @Controller
  @SessionAttributes("answers")
  static class Wizard {

    @ModelAttribute("answers")
    Answers answers() {
      return new Answers();
    }

    @GetMapping("/open/wizard")
    @ResponseBody
    String show(@ModelAttribute("answers") Answers answers, Model model) {
      return answers.getName() + "/" + answers.getColour() + "/" + model.getAttribute("note");
    }

    @PostMapping("/open/wizard")
    String next(@ModelAttribute("answers") Answers answers, RedirectAttributes redirect) {
      redirect.addFlashAttribute("note", "saved");
      return "redirect:/open/wizard";
    }

    @PostMapping("/open/wizard/end")
    @ResponseBody
    String end(@ModelAttribute("answers") Answers answers, SessionStatus status) {
      status.setComplete();
      return "done";
    }
  }
}
