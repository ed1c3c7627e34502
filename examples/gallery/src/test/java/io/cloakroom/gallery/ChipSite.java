package io.cloakroom.gallery;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.form.Form;
import io.cloakroom.form.Submission;
import io.cloakroom.javalin.CloakroomPlugin;
import io.cloakroom.toolbar.Toolbar;
import io.javalin.Javalin;
import io.javalin.http.Context;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** A small site with the toolbar, whose pages have the policy that their address asks for. */
final class ChipSite implements AutoCloseable {

  record Order(@Min(1) int seats, String name) {}

  private static final Form<Order> ORDER = Form.of(Order.class);

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Seats</title>
        {meta}
        <link rel="stylesheet" href="/site.css">
      </head>
      <body>
        <main>
          <h1>Seats</h1>
          <p>Choose your seats for the evening. The doors open at seven, and the play begins at half
            past. After the interval, late guests may take any seat that is free.</p>
          <form method="post" action="/order">
            <p><label>Seats <input name="seats" value="0"></label></p>
            <p><label>Name <input name="name" value="Ann"></label></p>
            <p><button>Order</button></p>
          </form>
          <p id="last"><a href="/">The programme</a></p>
          {more}
        </main>
      </body>
      </html>
      """;

  private static final String CSS =
      """
      :root { color-scheme: light dark; }
      body { background: light-dark(#fdfbf7, #14171c); color: light-dark(#222, #e6e6e6); }
      a { color: light-dark(#00509e, #9cc4ff); }
      body { margin: 0 auto; max-width: 38rem; padding: 1rem; font: 1rem/1.5 Georgia, serif; }
      * { margin-block-end: 3px; letter-spacing: 0.01em; }
      html > * { position: relative; float: left; font-size: 30px; }
      body { float: none; font-size: 1rem; }
      """;

  /** Replaces the body by that of another page, and runs its scripts, as Turbo does. */
  private static final String SWAP =
      """
      document.querySelector('#last a').addEventListener('click', async (event) => {
        event.preventDefault();
        const answer = await fetch('/?swapped', { headers: { Accept: 'text/html' } });
        const next = new DOMParser().parseFromString(await answer.text(), 'text/html');
        for (const script of next.querySelectorAll('body script')) script.remove();
        const again = document.createElement('script');
        again.type = 'module';
        again.src = document.querySelector('script[src*=cloakroom]').src.replace(/\\d+$/, '1');
        document.body = document.adoptNode(next.body);
        document.body.append(again);
        history.pushState(null, '', '/?swapped');
        document.documentElement.dataset.swapped = 'true';
      });
      """;

  private final Toolbar toolbar;
  private final Javalin server;

  ChipSite() {
    System.setProperty(Toolbar.DEVELOPMENT_PROPERTY, "true");
    toolbar = Toolbar.of();
    Cloakroom cloakroom = Cloakroom.builder().requestListener(toolbar).build();
    server =
        Javalin.create(config -> {
          config.startup.showJavalinBanner = false;
          config.registerPlugin(CloakroomPlugin.of(cloakroom));
          config.routes.get("/", ctx -> page(ctx, ""));
          config.routes.get("/swap", ctx -> page(ctx, "<script src=\"/swap.js\"></script>"));
          config.routes.get(
              "/frames",
              ctx ->
                  page(
                      ctx,
                      "<iframe title=\"Seats\" src=\"/\"></iframe><iframe title=\"Toolbar\" src=\""
                          + toolbar.address().resolve("/open")
                          + "\"></iframe>"));
          config.routes.get("/site.css", ctx -> ctx.contentType("text/css").result(CSS));
          config.routes.get("/swap.js", ctx -> ctx.contentType("text/javascript").result(SWAP));
          config.routes.post("/order", ChipSite::order);
        });
    server.start(0);
  }

  private static void order(Context ctx) {
    Visit visit = ctx.with(CloakroomPlugin.class);
    if (visit.read(ORDER) instanceof Submission.Invalid<Order> invalid) {
      ctx.status(invalid.status());
    }
    page(ctx, "");
  }

  private static void page(Context ctx, String more) {
    String policy = ctx.queryParam("policy");
    String meta = ctx.queryParam("meta");
    if (policy != null) {
      ctx.header("Content-Security-Policy", policy);
    }
    ctx.html(
        PAGE.replace(
                "{meta}",
                meta == null
                    ? ""
                    : "<meta http-equiv='Content-Security-Policy' content=\"" + meta + "\">")
            .replace("{more}", more));
  }

  /** Returns the address of the page with this policy. */
  String address(String parameter, String policy) {
    return address("/?" + parameter + '=' + URLEncoder.encode(policy, StandardCharsets.UTF_8));
  }

  /** Returns the address of a page. */
  String address(String path) {
    return "http://localhost:" + server.port() + path;
  }

  URI toolbar() {
    return toolbar.address();
  }

  @Override
  public void close() {
    server.stop();
    toolbar.close();
    System.clearProperty(Toolbar.DEVELOPMENT_PROPERTY);
  }
}
