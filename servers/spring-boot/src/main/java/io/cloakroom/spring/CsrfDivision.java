package io.cloakroom.spring;

import io.cloakroom.ReadyPages;
import io.cloakroom.http.Exchange;
import io.cloakroom.servlet.CloakroomFilter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.DeferredCsrfToken;
import org.springframework.util.function.SingletonSupplier;

/**
 * Divides requests between the CSRF checks of Spring Security and of Cloakroom: a request whose
 * security filter chain has a {@link CsrfFilter} is Spring's, any other is Cloakroom's. No request
 * is checked by both. If the application says so, no one checks the requests of a chain without
 * that filter.
 */
final class CsrfDivision implements SpringCsrf {

  /** Marks a request that is left to Spring Security. */
  static final String LEFT = CsrfDivision.class.getName();

  /** Marks a request that no one checks, because its chain does not. */
  private static final String UNCHECKED = LEFT + ".unchecked";

  /** The mark by which an application turns off Spring's check of a request. */
  private static final String SKIPPED = "SHOULD_NOT_FILTER" + CsrfFilter.class.getName();

  private final Supplier<@Nullable FilterChainProxy> proxy;
  private final Supplier<List<ReadyPages>> pages;

  /** Whether a chain without a check turns off Cloakroom's too. */
  private final boolean followed;

  CsrfDivision(
      ObjectProvider<FilterChainProxy> proxies,
      ObjectProvider<ReadyPages> pages,
      boolean followed) {
    this.followed = followed;
    this.proxy = SingletonSupplier.ofNullable(proxies::getIfUnique);
    this.pages = SingletonSupplier.of(() -> pages.orderedStream().toList());
  }

  /** Returns whether Spring Security decides about this request, and marks it so. */
  boolean leaves(Exchange exchange) {
    HttpServletRequest request = CloakroomFilter.request(exchange);
    String path = exchange.routedPath();
    // They are answered before Spring Security sees the request.
    boolean own = pages.get().stream().anyMatch(ready -> ready.paths().contains(path));
    Optional<SecurityFilterChain> chain = own ? Optional.empty() : chain(request);
    if (chain.isEmpty()) {
      return false;
    }
    boolean checks = checks(chain.get());
    if (checks || followed) {
      request.setAttribute(checks ? LEFT : UNCHECKED, true);
    }
    return checks || followed;
  }

  /** Returns the one that checks the requests of a chain, for the log. */
  String checker(SecurityFilterChain chain) {
    if (checks(chain)) {
      return "Spring Security";
    }
    return followed ? "no one (cloakroom.csrf.follow-spring-security is true)" : "Cloakroom";
  }

  private Optional<SecurityFilterChain> chain(HttpServletRequest request) {
    return chains().stream().filter(chain -> chain.matches(request)).findFirst();
  }

  /** Returns all security filter chains, in their order. */
  List<SecurityFilterChain> chains() {
    @Nullable FilterChainProxy all = proxy.get();
    return all == null ? List.of() : all.getFilterChains();
  }

  /** Returns whether a chain has Spring's CSRF filter. */
  static boolean checks(SecurityFilterChain chain) {
    return chain.getFilters().stream().anyMatch(CsrfFilter.class::isInstance);
  }

  /**
   * Returns whether a request that was left to Spring Security did not reach its check, or left the
   * chains that no one checks.
   */
  boolean missed(HttpServletRequest request) {
    if (request.getAttribute(UNCHECKED) != null) {
      return chain(request).isEmpty();
    }
    return request.getAttribute(LEFT) != null
        && request.getAttribute(DeferredCsrfToken.class.getName()) == null
        && request.getAttribute(SKIPPED) == null;
  }

  @Override
  public Optional<Token> token(HttpServletRequest request) {
    return request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token
        ? Optional.of(new Token(token.getParameterName(), token.getHeaderName(), token.getToken()))
        : Optional.empty();
  }
}
