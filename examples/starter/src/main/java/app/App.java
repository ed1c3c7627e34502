package app;

import io.cloakroom.Visit;
import io.cloakroom.javalin.CloakroomPlugin;
import io.cloakroom.starter.Starter;
import io.javalin.Javalin;
import io.javalin.http.Context;
import java.nio.file.Path;

/** The server and its routes. */
public final class App {

  private App() {}

  public static void main(String[] args) {
    Javalin server = of(Path.of("data")).start(8080);
    System.out.println("http://localhost:" + server.port());
  }

  /** Returns the application that keeps everything in this folder. */
  static Javalin of(Path data) {
    Starter starter = Starter.of(data);
    Photos photos = new Photos(starter.database(), data.resolve("photos"));
    PhotoPages pages = new PhotoPages(starter.login(), photos);
    return Javalin.create(
        config -> {
          config.startup.showJavalinBanner = false;
          config.registerPlugin(CloakroomPlugin.of(starter.cloakroom()));
          config.routes.get("/", ctx -> pages.wall(visit(ctx)));
          config.routes.post("/", ctx -> pages.add(visit(ctx)));
          config.routes.get(
              "/photos/{id}", ctx -> pages.image(visit(ctx), ctx.pathParam("id")));
        });
  }

  private static Visit visit(Context ctx) {
    return ctx.with(CloakroomPlugin.class);
  }
}
