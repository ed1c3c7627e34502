package io.cloakroom.gallery;

import io.cloakroom.Visit;
import io.cloakroom.javalin.CloakroomPlugin;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

/** A registry of handlers that take a visit. GET routes also handle HEAD (RFC 9110, 9.3.2). */
final class Routes {

  /** A handler for a request. */
  interface Page {
    void answer(Visit visit) throws Exception;
  }

  /** A handler for a request with path parameters. */
  interface PathPage {
    void answer(Visit visit, Context ctx) throws Exception;
  }

  private final RoutesConfig routes;

  Routes(RoutesConfig routes) {
    this.routes = routes;
  }

  void get(String path, Page page) {
    get(path, (visit, ctx) -> page.answer(visit));
  }

  void get(String path, PathPage page) {
    routes.get(path, ctx -> page.answer(visit(ctx), ctx));
    routes.head(path, ctx -> page.answer(visit(ctx), ctx));
  }

  void post(String path, Page page) {
    post(path, (visit, ctx) -> page.answer(visit));
  }

  void post(String path, PathPage page) {
    routes.post(path, ctx -> page.answer(visit(ctx), ctx));
  }

  private static Visit visit(Context ctx) {
    return ctx.with(CloakroomPlugin.class);
  }
}
