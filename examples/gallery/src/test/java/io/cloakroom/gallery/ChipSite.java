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
import org.jspecify.annotations.Nullable;

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

  /**
   * Replaces the body by that of another page, and changes the address before, as Turbo does, or
   * after, as htmx does. Going back shows the body that it has kept.
   */
  private static final String SWAP =
      """
      const kept = new Map();
      function show(body) {
        document.body = body;
        document.documentElement.dataset.swaps = Number(document.documentElement.dataset.swaps ?? 0) + 1;
      }
      document.addEventListener('click', async (event) => {
        const link = event.target.closest('a');
        event.preventDefault();
        const answer = await fetch(link.href, { headers: { Accept: 'text/html' } });
        const next = new DOMParser().parseFromString(await answer.text(), 'text/html');
        kept.set(location.href, document.body);
        if (location.search.startsWith('?first')) history.pushState(null, '', link.href);
        show(document.adoptNode(next.body));
        if (location.href !== link.href) history.pushState(null, '', link.href);
      });
      addEventListener('popstate', () => show(kept.get(location.href)));
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
          config.routes.get(
              "/swap", ctx -> page(ctx, "<script nonce=\"r4nd0m\" src=\"/swap.js\"></script>"));
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

  /** Returns the end of an address whose page has this policy, or none. */
  String policy(@Nullable String policy) {
    return policy == null ? "" : "&policy=" + URLEncoder.encode(policy, StandardCharsets.UTF_8);
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
