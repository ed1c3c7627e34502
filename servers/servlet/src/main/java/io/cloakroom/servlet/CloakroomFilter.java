package io.cloakroom.servlet;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.annotation.CheckReturnValue;
import io.cloakroom.body.FormWaits;
import io.cloakroom.http.Departure;
import io.cloakroom.http.Exchange;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A filter that provides the {@link Visit} of each request and commits it before the response head
 * leaves. It covers redirects, errors, flushes, full buffers, empty responses and asynchronous
 * responses. For Servlet 6.0 and newer. Thread-safe.
 *
 * <pre>{@code
 * // When the web application starts:
 * CloakroomFilter.of(cloakroom).addTo(servletContext);
 *
 * // In a servlet:
 * Visit visit = CloakroomFilter.visit(request);
 * visit.done("Saved.").redirect("/notes");
 * }</pre>
 *
 * <p>The filter holds the body of a response back, up to the response's buffer size, until the
 * visit is committed. If the commit fails, no part of the handler's response is sent, and the
 * visitor sees the page of that failure. An exception that {@link Cloakroom#answers} accepts is
 * answered too, if it is thrown before the head leaves. Every other exception, and every error that
 * a servlet sends, is answered here or goes on to the container; see {@link #withErrorPages}.
 *
 * <p>Register the filter with {@link #addTo}, before all filters that use a visit. If you map it
 * yourself, set the dispatcher types {@code REQUEST}, {@code ASYNC}, {@code FORWARD} and {@code
 * ERROR}, and enable asynchronous support.
 */
public final class CloakroomFilter implements Filter {

  private static final Logger LOG = LoggerFactory.getLogger(CloakroomFilter.class);
  private static final String EXCHANGE = ServletExchange.class.getName();

  private final Cloakroom cloakroom;
  private final Framework framework;
  private final AtomicBoolean saidTwice = new AtomicBoolean();

  /** The sessions of the web applications that have this filter, usually one. */
  private final Map<ServletContext, ApplicationSessions> applications = new ConcurrentHashMap<>();

  /** Whether the application has set who answers errors. */
  private final boolean decided;

  private CloakroomFilter(Cloakroom cloakroom, Framework framework, boolean decided) {
    this.cloakroom = cloakroom;
    this.framework = framework;
    this.decided = decided;
  }

  /** Returns a filter for this Cloakroom. */
  public static CloakroomFilter of(Cloakroom cloakroom) {
    return new CloakroomFilter(cloakroom, Framework.NONE, false);
  }

  /**
   * Returns this filter for a framework that says which requests it has a handler for. The body of
   * any other request is not read for a CSRF token; the request is refused without one.
   */
  @CheckReturnValue
  public CloakroomFilter withHandled(Predicate<HttpServletRequest> handled) {
    return new CloakroomFilter(cloakroom, framework.withHandled(handled), decided);
  }

  /**
   * Returns a copy for a framework that chooses its handlers by another path than the container's:
   * the servlet path and the path info, which are decoded and without parameters.
   *
   * @param path returns the path that the framework compares with its routes
   * @see io.cloakroom.http.Exchange#routedPath
   */
  @CheckReturnValue
  public CloakroomFilter withRoutedPath(Function<HttpServletRequest, String> path) {
    return new CloakroomFilter(cloakroom, framework.withRoutedPath(path), decided);
  }

  /**
   * Returns a copy for a server with so many threads for requests. Half of them may wait for slow
   * forms; see {@link FormWaits}.
   *
   * @param threads the maximum number; above zero
   */
  @CheckReturnValue
  public CloakroomFilter withServerThreads(int threads) {
    if (threads <= 0) {
      throw new IllegalArgumentException("A server has at least one thread, not " + threads);
    }
    return new CloakroomFilter(cloakroom, framework.withServerThreads(threads), decided);
  }

  /**
   * Returns a copy for a framework that has handlers for exact paths, which win over the toolkit's
   * own files and pages; see {@link io.cloakroom.http.Exchange#hasExactHandler}. By default, a
   * servlet that is mapped to the path wins, and so does a file of the web application.
   */
  @CheckReturnValue
  public CloakroomFilter withExactHandlers(Predicate<HttpServletRequest> exact) {
    return new CloakroomFilter(cloakroom, framework.withExact(exact), decided);
  }

  /**
   * Returns a copy that answers errors which have no body: {@link HttpServletResponse#sendError},
   * which the container's default servlet also uses for an address without a file, and exceptions.
   * They are logged, and answered as {@link Cloakroom#answer} does. If false, the container answers
   * them: with the application's own error pages, or with a page of the container's.
   *
   * <p>A filter cannot see the error pages of an application, except in its deployment descriptor.
   * So the default is true for a filter that is registered with {@link #addTo} in an application
   * without {@code <error-page>} there, and false for every other one.
   */
  @CheckReturnValue
  public CloakroomFilter withErrorPages(boolean answered) {
    return new CloakroomFilter(cloakroom, framework.withErrorPages(answered), true);
  }

  /**
   * Returns a copy behind which {@code request.getSession()} is Cloakroom's session: in its store,
   * under its cookie, and the same as {@code visit.session()}. Classes of the application are
   * allowed as attributes with {@link io.cloakroom.session.Sessions#withAttributeTypes}. An
   * attribute that is set after it was read depends on what was read: if another request has
   * changed it meanwhile, the two are merged, or the later one fails with 409.
   */
  @CheckReturnValue
  public CloakroomFilter withHttpSessions(HttpSessions sessions) {
    return new CloakroomFilter(cloakroom, framework.withSessions(sessions), decided);
  }

  /**
   * Returns a copy behind a filter that puts a proxy's prefix before the paths of requests, as
   * Spring's {@code ForwardedHeaderFilter} does with {@code X-Forwarded-Prefix}. Addresses then
   * begin with the context path of the request, and not with the one that was configured. Use it
   * only together with {@link Cloakroom.Builder#proxiesResolvedByServer}.
   */
  @CheckReturnValue
  public CloakroomFilter withForwardedPrefix(boolean forwarded) {
    return new CloakroomFilter(cloakroom, framework.withForwardedPrefix(forwarded), decided);
  }

  /**
   * Registers this filter for all paths of a web application, before the filters in its deployment
   * descriptor. If the application has no encoding for requests, it gets UTF-8, in which browsers
   * send forms.
   *
   * @throws IllegalStateException if a filter named {@code cloakroom} is registered already, or if
   *     a setting of the sessions has no effect; see {@link #withHttpSessions}
   */
  public void addTo(ServletContext context) {
    refuseSettings(context);
    CloakroomFilter filter =
        decided || ErrorPages.areDeclared(context)
            ? this
            : new CloakroomFilter(cloakroom, framework.withErrorPages(true), true);
    FilterRegistration.Dynamic registration = context.addFilter("cloakroom", filter);
    if (registration == null) {
      throw new IllegalStateException(
          "A filter named cloakroom is registered already, such as by CloakroomPlugin or by an"
              + " earlier call of addTo(…). Call addTo(…) once for each web application, with its one"
              + " Cloakroom");
    }
    registration.setAsyncSupported(true);
    registration.addMappingForUrlPatterns(
        EnumSet.of(
            DispatcherType.REQUEST,
            DispatcherType.ASYNC,
            DispatcherType.FORWARD,
            DispatcherType.ERROR),
        false,
        "/*");
    // A dispatcher that was got by a servlet's name has no path. This is another filter, because
    // Jetty calls filters that are mapped to all names for every request.
    FilterRegistration.Dynamic forwards =
        context.addFilter("cloakroom-forwards", CloakroomFilter::doForward);
    forwards.setAsyncSupported(true);
    forwards.addMappingForServletNames(EnumSet.of(DispatcherType.FORWARD), false, "*");
    if (context.getRequestCharacterEncoding() == null) {
      context.setRequestCharacterEncoding("UTF-8");
    }
  }

  /**
   * Returns the visit of this request.
   *
   * @throws IllegalStateException if the request did not pass through this filter
   */
  public static Visit visit(HttpServletRequest request) {
    ServletExchange exchange = required(request);
    return exchange.cloakroom().visit(exchange);
  }

  /**
   * Returns the servlet request of an exchange, such as for a predicate of {@link
   * Cloakroom.Builder#csrfExemption(String, Predicate)} that asks the container or a framework.
   *
   * @throws IllegalArgumentException if the exchange is not of this filter
   */
  public static HttpServletRequest request(Exchange exchange) {
    if (exchange instanceof ServletExchange own) {
      return own.request();
    }
    throw new IllegalArgumentException(
        "The exchange is a "
            + exchange.getClass().getSimpleName()
            + " of another server adapter, so it has no servlet request");
  }

  /**
   * Answers an exception as {@link Cloakroom#answer} does. What the handler has written is dropped,
   * and so is what it writes later. Frameworks that handle their handlers' exceptions themselves
   * call this.
   *
   * @throws IllegalStateException if the head has left, or if the request did not pass through this
   *     filter
   */
  public static void answer(HttpServletRequest request, Exception thrown) throws IOException {
    Departure departure = required(request).departure();
    if (departure.hasLeft()) {
      throw new IllegalStateException(
          "The response head left before this exception was thrown, so it cannot be answered",
          thrown);
    }
    departure.answer(thrown);
  }

  @Override
  public void init(FilterConfig config) {
    refuseSettings(config.getServletContext());
    JettyHeaders.keepCase(config.getServletContext());
    Optional<ApplicationSessions> unused = sessions(config.getServletContext());
  }

  @Override
  public void destroy() {
    applications.values().forEach(ApplicationSessions::close);
    applications.clear();
  }

  /**
   * Returns the sessions of a web application. Its listeners are registered before its filters are
   * initialized.
   */
  private Optional<ApplicationSessions> sessions(ServletContext context) {
    return framework
        .sessions()
        .map(settings ->
            applications.computeIfAbsent(
                context, one -> new ApplicationSessions(settings, cloakroom.sessions(), one)));
  }

  /** Refuses settings without an effect. Undertow initializes a filter at the first request. */
  private void refuseSettings(ServletContext context) {
    if (framework.sessions().filter(HttpSessions::refusesCookieSettings).isPresent()) {
      ContainerSessions.refuseCookieSettings(context);
    }
    if (framework.sessions().filter(HttpSessions::serializes).isPresent()
        && cloakroom.sessions().store().isEmpty()) {
      throw new IllegalStateException(
          "HttpSessions.withSerialized(…) has no effect on sealed sessions: requests that wait have"
              + " the cookie from before, so they overwrite each other's changes. Remove it, or keep"
              + " the sessions in a store with Sessions.of(store)");
    }
    if (framework.sessions().flatMap(HttpSessions::expiryEvents).isPresent()
        && !cloakroom.sessions().knowsExpiry()) {
      throw new IllegalStateException(
          "HttpSessions.withExpiryEvents(…) has no effect here: "
              + cloakroom
                  .sessions()
                  .store()
                  .map(store ->
                      store.getClass().getSimpleName() + " does not return sessions that expire")
                  .orElse("sealed sessions expire in their visitors' browsers")
              + ". Remove it, or keep the sessions in a database, in files, in memory or in Redis");
    }
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!(request instanceof HttpServletRequest http)
        || !(response instanceof HttpServletResponse httpResponse)) {
      chain.doFilter(request, response);
      return;
    }
    Optional<ServletExchange> started = exchangeOf(http);
    if (started.isEmpty()) {
      ServletExchange exchange =
          new ServletExchange(
              cloakroom, http, httpResponse, framework, sessions(http.getServletContext()));
      http.setAttribute(EXCHANGE, exchange);
      Pass.serve(
          exchange,
          () -> {
            exchange.sessions().ifPresent(SessionBridge::waitForTurn);
            cloakroom.begin(exchange);
            if (!cloakroom.answerOwn(exchange)) {
              chain.doFilter(exchange.request(), exchange.response());
            }
          });
    } else if (http.getDispatcherType() == DispatcherType.ASYNC) {
      ServletExchange exchange = started.get();
      exchange.request().dispatched();
      Pass.serve(exchange, () -> chain.doFilter(request, response));
    } else {
      // A forward, an include or an error page is part of the first pass, which handles the head of
      // all but a forward.
      ServletExchange exchange = started.get();
      cloakroom.requireOwn(exchange.cloakroom().visit(exchange), "CloakroomFilter");
      if (http.getDispatcherType() == DispatcherType.REQUEST
          && saidTwice.compareAndSet(false, true)) {
        LOG.warn(
            "CloakroomFilter is registered twice for {}, and the second one does nothing. Keep one"
                + " registration: CloakroomFilter.of(cloakroom).addTo(servletContext), or the mapping"
                + " in web.xml, or the bean of a framework. This is logged once",
            exchange.path());
      }
      switch (http.getDispatcherType()) {
        case FORWARD -> Pass.forward(exchange, () -> chain.doFilter(request, response));
        case ERROR ->
            Pass.errorPage(exchange, new SessionRequest(http, exchange), httpResponse, chain);
        default -> chain.doFilter(request, response);
      }
    }
  }

  private static void doForward(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request.getDispatcherType() == DispatcherType.FORWARD
        && request instanceof HttpServletRequest http
        && exchangeOf(http).isPresent()) {
      Pass.forward(exchangeOf(http).get(), () -> chain.doFilter(request, response));
    } else {
      chain.doFilter(request, response);
    }
  }

  private static ServletExchange required(HttpServletRequest request) {
    return exchangeOf(request)
        .orElseThrow(() ->
            new IllegalStateException(
                "The request "
                    + request.getMethod()
                    + " "
                    + request.getRequestURI()
                    + " did not pass through CloakroomFilter, so it has no visit. Call"
                    + " CloakroomFilter.of(cloakroom).addTo(servletContext) when the web application"
                    + " starts. If you map the filter yourself, map it to /* for REQUEST, ASYNC,"
                    + " FORWARD and ERROR, before all filters that use a visit (docs/servers.md)"));
  }

  private static Optional<ServletExchange> exchangeOf(HttpServletRequest request) {
    return Optional.ofNullable((ServletExchange) request.getAttribute(EXCHANGE));
  }
}
