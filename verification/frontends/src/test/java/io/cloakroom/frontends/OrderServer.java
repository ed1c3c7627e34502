package io.cloakroom.frontends;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.flash.FlashMessage;
import io.cloakroom.form.Field;
import io.cloakroom.form.Fields;
import io.cloakroom.form.Form;
import io.cloakroom.form.Submission;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.http.RedirectException;
import io.cloakroom.javalin.CloakroomPlugin;
import io.cloakroom.store.MemoryStore;
import io.javalin.Javalin;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** A shop whose order form htmx sends; its answers are {@link io.cloakroom.Answer}'s. */
final class OrderServer implements AutoCloseable {

  record Order(int quantity) {}

  private static final Form<Order> ORDER = Form.of(Order.class);

  private final AtomicInteger orders = new AtomicInteger();
  private final Javalin app;

  /**
   * A shop whose pages load this script.
   *
   * @param form the start tag of its order form
   */
  OrderServer(Path script, String form) {
    Cloakroom cloakroom =
        Cloakroom.builder()
            .store(MemoryStore.of())
            .templates((template, model, out) -> render(form, template, model, out))
            .build();
    app =
        LocalServer.start(config -> {
          config.registerPlugin(CloakroomPlugin.of(cloakroom));
          config.routes.get("/htmx.js", ctx -> script(ctx, script));
          config.routes.get("/", ctx -> page(ctx, "start"));
          config.routes.get("/order", ctx -> page(ctx, "order"));
          config.routes.get("/thanks", ctx -> page(ctx, "thanks"));
          config.routes.post("/orders", this::order);
        });
  }

  String address(String path) {
    return "http://localhost:" + app.port() + path;
  }

  /** Returns the number of orders that were placed. */
  int orders() {
    return orders.get();
  }

  private static void script(Context ctx, Path script) {
    try {
      ctx.contentType("text/javascript; charset=utf-8").result(Files.readAllBytes(script));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void page(Context ctx, String name) throws IOException {
    visit(ctx).answer().page(name, Map.of("fields", ORDER.fields()));
  }

  private void order(Context ctx) throws IOException {
    Visit visit = visit(ctx);
    Submission<Order> sent = visit.read(ORDER);
    if (sent instanceof Submission.Valid<Order> valid) {
      switch (valid.value().quantity()) {
        case 0 -> throw new RedirectException("/thanks");
        case -1 -> throw new HttpProblem(403, "order.negative", "Nothing is taken back here.");
        default -> {
          orders.incrementAndGet();
          visit.done("Ordered " + valid.value().quantity()).redirect("/thanks");
        }
      }
    } else {
      visit.refuse(sent).withFragment("form", "#order").page("order");
    }
  }

  private static Visit visit(Context ctx) {
    return ctx.with(CloakroomPlugin.class);
  }

  private static void render(String form, String template, Map<String, ?> model, Writer out)
      throws IOException {
    String part =
        template.equals("order") || template.equals("form")
            ? form(form, (Fields) Objects.requireNonNull(model.get("fields")))
            : "<a href=\"/order\">To the order</a>";
    if (template.equals("form")) {
      out.write(part);
      return;
    }
    StringBuilder flash = new StringBuilder();
    if (model.get("flash") instanceof Iterable<?> messages) {
      for (Object message : messages) {
        flash.append("<p class=\"flash\">").append(((FlashMessage) message).text()).append("</p>");
      }
    }
    out.write(
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <title>%1$s</title>
        <link rel="icon" href="data:,">
        <script defer src="/htmx.js"></script>
        </head>
        <body>
        <h1>%1$s</h1>
        %2$s
        %3$s
        <aside>Beside it</aside>
        </body>
        </html>
        """
            .formatted(template, flash, part));
  }

  private static String form(String tag, Fields fields) {
    Field quantity = fields.get("quantity");
    return """
    %s
    <input name="%s" value="%s">
    <p id="%s">%s</p>
    <button>Send</button>
    </form>
    """
        .formatted(tag, quantity.name(), quantity.value(), quantity.errorId(), quantity.error());
  }

  @Override
  public void close() {
    app.stop();
  }
}
