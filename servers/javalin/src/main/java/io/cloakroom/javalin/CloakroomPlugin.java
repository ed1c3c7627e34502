package io.cloakroom.javalin;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.http.SeeOther;
import io.cloakroom.servlet.CloakroomFilter;
import io.cloakroom.store.StoreException;
import io.javalin.config.JavalinState;
import io.javalin.http.Context;
import io.javalin.plugin.ContextPlugin;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives every handler of a Javalin application the {@link Visit} of its request. Registering it is
 * all there is to do:
 *
 * <pre>{@code
 * Javalin.create(config -> {
 *   config.registerPlugin(new CloakroomPlugin(cloakroom));
 *   config.routes.post("/cart", ctx -> {
 *     Visit visit = ctx.with(CloakroomPlugin.class);
 *     visit.session().update(CART, Cart.EMPTY, cart -> cart.plus(ctx.formParam("item")));
 *     ctx.redirect("/cart", HttpStatus.SEE_OTHER);
 *   });
 * });
 * }</pre>
 *
 * <p>Sessions are saved before the response head leaves, whichever way a handler answers, static
 * files and errors included. {@link HttpProblem}, {@link SeeOther} and {@link StoreException} are
 * answered as {@link Cloakroom#answer} does; an exception handler of the application's own, if it
 * is registered for the same class after this plugin, is asked instead.
 */
public final class CloakroomPlugin extends ContextPlugin<Void, Visit> {

  private static final Logger LOG = LoggerFactory.getLogger(CloakroomPlugin.class);

  private final Cloakroom cloakroom;

  /** A plugin that serves this Cloakroom. */
  public CloakroomPlugin(Cloakroom cloakroom) {
    super(null, null);
    this.cloakroom = cloakroom;
  }

  @Override
  public void onInitialize(JavalinState state) {
    state.jetty.modifyServletContextHandler(handler ->
        handler.addServletContainerInitializer(
            (classes, context) -> new CloakroomFilter(cloakroom).addTo(context)));
    state.routes.exception(HttpProblem.class, CloakroomPlugin::answer);
    state.routes.exception(SeeOther.class, CloakroomPlugin::answer);
    state.routes.exception(StoreException.class, CloakroomPlugin::answer);
  }

  @Override
  public Visit createExtension(Context context) {
    return CloakroomFilter.visit(context.req());
  }

  private static void answer(Exception thrown, Context context) {
    try {
      CloakroomFilter.answer(context.req(), thrown);
    } catch (IOException e) {
      LOG.debug("The client went away before its answer", e);
    }
  }
}
