package io.cloakroom.javalin;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.http.ClientGoneException;
import io.cloakroom.servlet.CloakroomFilter;
import io.cloakroom.session.DetachedSession;
import io.javalin.config.JavalinState;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.plugin.ContextPlugin;
import io.javalin.router.InternalRouter;
import io.javalin.websocket.WsContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.EnumSet;
import org.eclipse.jetty.util.thread.ThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A plugin that provides the {@link Visit} of each request to the handlers of a Javalin
 * application:
 *
 * <pre>{@code
 * Javalin.create(config -> {
 *   config.registerPlugin(CloakroomPlugin.of(cloakroom));
 *   config.routes.post("/cart", ctx -> {
 *     Visit visit = ctx.with(CloakroomPlugin.class);
 *     visit.session().update(CART, Cart.EMPTY, cart -> cart.plus(ctx.formParam("item")));
 *     visit.answer().redirect("/cart");
 *   });
 * });
 * }</pre>
 *
 * <p>Sessions are saved before the response head leaves, for every kind of answer, including static
 * files and errors. The plugin answers the {@linkplain Cloakroom#answeredTypes exceptions that
 * Cloakroom answers} as {@link Cloakroom#answer} does. To handle such an exception yourself,
 * register an exception handler for the same class after this plugin.
 *
 * <p>Addresses without a route and exceptions without a handler get a page in the same style, or
 * problem+json. So does an {@link HttpResponseException}, for browsers. The body of a handler of
 * {@code config.routes.error(…)} is sent instead.
 *
 * <p>The header {@code X-HTTP-Method-Override}, by which Javalin routes, only turns a POST into a
 * PUT, PATCH or DELETE. Any other use of it is ignored.
 */
public final class CloakroomPlugin extends ContextPlugin<Void, Visit> {

  private static final Logger LOG = LoggerFactory.getLogger(CloakroomPlugin.class);

  private static final String DETACHED = DetachedSession.class.getName();

  private final Cloakroom cloakroom;

  private CloakroomPlugin(Cloakroom cloakroom) {
    super(null, null);
    this.cloakroom = cloakroom;
  }

  /** Returns a plugin for this Cloakroom. */
  public static CloakroomPlugin of(Cloakroom cloakroom) {
    return new CloakroomPlugin(cloakroom);
  }

  @Override
  public void onInitialize(JavalinState state) {
    state.jetty.modifyServletContextHandler(handler ->
        handler.addServletContainerInitializer((classes, context) ->
            addFilters(context, state.internalRouter, handler.getServer().getThreadPool())));
    for (Class<? extends RuntimeException> type : cloakroom.answeredTypes()) {
      state.routes.exception(type, CloakroomPlugin::answer);
    }
    JavalinErrors errors = new JavalinErrors(cloakroom);
    state.routes.exception(HttpResponseException.class, errors::show);
    state.routes.exception(Exception.class, errors::show);
    state.routes.exception(
        ClientGoneException.class, (gone, ctx) -> LOG.debug("The client has gone", gone));
  }

  private void addFilters(ServletContext context, InternalRouter router, ThreadPool threads) {
    FilterRegistration.Dynamic override =
        context.addFilter("cloakroom-method", new MethodOverrideFilter());
    override.setAsyncSupported(true);
    override.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
    CloakroomFilter filter =
        CloakroomFilter.of(cloakroom)
            .withHandled(request -> hasHandler(router, request))
            .withRoutedPath(CloakroomPlugin::routedPath)
            .withExactHandlers(request -> hasExactHandler(router, request))
            .withErrorPages(true);
    (threads instanceof ThreadPool.SizedThreadPool sized
            ? filter.withServerThreads(sized.getMaxThreads())
            : filter)
        .addTo(context);
  }

  @Override
  public Visit createExtension(Context context) {
    return CloakroomFilter.visit(context.req());
  }

  /**
   * Returns the session of the visitor who opened a WebSocket, for the socket's handlers. It was
   * taken when the socket was opened.
   *
   * @throws IllegalStateException if the application has no CloakroomPlugin
   */
  public static DetachedSession detachedSession(WsContext socket) {
    @Nullable DetachedSession session = socket.attribute(DETACHED);
    if (session == null) {
      throw new IllegalStateException(
          "This socket was opened without Cloakroom; register CloakroomPlugin");
    }
    return session;
  }

  /** Saves the session before the handshake is answered, after all other handlers before it. */
  @Override
  public void onStart(JavalinState state) {
    state.routes.wsBeforeUpgrade(context -> {
      Visit visit = createExtension(context);
      context.attribute(DETACHED, visit.detachedSession());
      cloakroom.commit(visit.exchange());
    });
  }

  /** Returns whether a handler matches the request by its method, overridden or not. */
  private static boolean hasHandler(InternalRouter router, HttpServletRequest request) {
    String path = request.getRequestURI().substring(request.getContextPath().length());
    return HandlerType.values().stream()
        .filter(type -> type.name().equals(request.getMethod()))
        .anyMatch(type -> router.hasHttpHandlerEntry(type, path));
  }

  /** Returns whether a route without parameters has exactly this path, for any method. */
  private static boolean hasExactHandler(InternalRouter router, HttpServletRequest request) {
    String path = routedPath(request);
    return router.allHttpHandlers().stream()
        .anyMatch(handler ->
            handler.endpoint.path.equals(path) && handler.endpoint.method.isHttpMethod());
  }

  /** Javalin compares its routes with the path as it was sent, percent-encoded. */
  private static String routedPath(HttpServletRequest request) {
    return request.getRequestURI().substring(request.getContextPath().length());
  }

  private static void answer(Exception thrown, Context context) {
    try {
      CloakroomFilter.answer(context.req(), thrown);
    } catch (IOException e) {
      LOG.debug("The client has gone", e);
    }
  }
}
