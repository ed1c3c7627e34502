package club;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.SimpleTimeZoneAwareLocaleContext;
import org.springframework.context.i18n.TimeZoneAwareLocaleContext;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.annotation.RegisteredOAuth2AuthorizedClient;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.WebAttributes;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.bind.annotation.SessionAttribute;
import org.springframework.web.servlet.i18n.SessionLocaleResolver;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.util.WebUtils;

/** The pages of the club. */
@Controller
class ClubPages {

  private final Basket basket;
  private final BasketLog log;
  private final Gate gate;
  private final SessionLocaleResolver locales = new SessionLocaleResolver();

  ClubPages(Basket basket, BasketLog log, Gate gate) {
    this.basket = basket;
    this.log = log;
    this.gate = gate;
  }

  @GetMapping("/open/token")
  @ResponseBody
  String token(CsrfToken token) {
    return token.getToken();
  }

  @GetMapping("/me")
  @ResponseBody
  String me(Authentication authentication) {
    return authentication.getName()
        + " "
        + authentication.getAuthorities().stream()
            .map(GrantedAuthority::getAuthority)
            .sorted()
            .toList();
  }

  @GetMapping("/claims")
  @ResponseBody
  Map<String, String> claims(
      Authentication authentication,
      @RegisteredOAuth2AuthorizedClient("club") OAuth2AuthorizedClient client) {
    Map<String, String> claims = new TreeMap<>();
    OidcUser user = (OidcUser) authentication.getPrincipal();
    claims.put("subject", user == null ? "" : user.getSubject());
    claims.put("nonce", user == null ? "" : user.getIdToken().getNonce());
    claims.put("client", client.getPrincipalName());
    claims.put("scopes", new TreeSet<>(client.getAccessToken().getScopes()).toString());
    claims.put("token", client.getAccessToken().getTokenValue());
    return claims;
  }

  @GetMapping("/open/basket/add")
  @ResponseBody
  String add(@RequestParam String item) {
    basket.add(item);
    return log.write(basket.show());
  }

  @GetMapping("/open/basket")
  @ResponseBody
  String basket() {
    return log.write(basket.show());
  }

  @GetMapping("/open/save")
  String save(RedirectAttributes redirect) {
    redirect.addFlashAttribute("note", "saved");
    return "redirect:/open/saved";
  }

  @GetMapping("/open/saved")
  ResponseEntity<String> saved(Model model) {
    return ResponseEntity.ok(String.valueOf(model.getAttribute("note")));
  }

  /** Tells the lock that all requests of a session on this node have. */
  @GetMapping("/open/mutex")
  @ResponseBody
  int mutex(HttpSession session) {
    return System.identityHashCode(WebUtils.getSessionMutex(session));
  }

  @GetMapping("/open/zone")
  @ResponseBody
  String zone(
      HttpServletRequest request,
      HttpServletResponse response,
      @RequestParam(required = false) @Nullable String zone) {
    if (zone != null) {
      locales.setLocaleContext(
          request,
          response,
          new SimpleTimeZoneAwareLocaleContext(Locale.ITALY, TimeZone.getTimeZone(zone)));
    }
    return locales.resolveLocaleContext(request) instanceof TimeZoneAwareLocaleContext context
        ? context.getLocale()
            + " "
            + (context.getTimeZone() == null ? "" : context.getTimeZone().getID())
        : "";
  }

  @GetMapping("/open/failure")
  @ResponseBody
  String failure(@SessionAttribute(WebAttributes.AUTHENTICATION_EXCEPTION) Exception failure) {
    return failure.getClass().getSimpleName() + ": " + failure.getMessage();
  }

  /** Writes to the session when the request may go on. */
  @GetMapping("/slow")
  @ResponseBody
  String slow(HttpSession session, @RequestParam String note) throws InterruptedException {
    gate.pass();
    session.setAttribute("note", note);
    return "written";
  }

  @GetMapping("/open/note")
  @ResponseBody
  String note(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    return String.valueOf(session == null ? null : session.getAttribute("note"));
  }
}
