package io.cloakroom.login;

import io.cloakroom.Visit;
import io.cloakroom.flash.FlashMessage;
import io.cloakroom.form.Field;
import io.cloakroom.form.Fields;
import io.cloakroom.http.Html;
import java.util.stream.Collectors;

/**
 * The HTML of a ready page: flash messages, a summary of errors, and one form.
 *
 * @param visit the visit that the page is for
 * @param fields the fields of its form
 */
record ReadyPage(Visit visit, Fields fields) {

  /**
   * Returns the whole page.
   *
   * @param title the title, which is the heading too
   * @param form the content of the form
   * @param below HTML below the form
   */
  String html(String title, String form, String below) {
    String css = visit.assets().css();
    return """
    <!doctype html>
    <html lang="en">
    <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>%s%s</title>
      <link rel="icon" href="data:,">
    %s</head>
    <body>
    <main>
    <section>
    %s%s<h1>%s</h1>
    <form method="post">
    %s%s</form>
    <p>%s</p>
    </section>
    </main>
    </body>
    </html>
    """
        .formatted(
            fields.valid() ? "" : "Error: ",
            title,
            css.isEmpty() ? "" : "  <link rel=\"stylesheet\" href=\"" + Html.escaped(css) + "\">\n",
            flash(),
            summary(),
            title,
            hidden(visit.csrf().field(), visit.csrf().token()),
            form,
            below);
  }

  /** Returns a hidden field. */
  String hidden(String name, String value) {
    return "<input type=\"hidden\" name=\"%s\" value=\"%s\">\n"
        .formatted(Html.escaped(name), Html.escaped(value));
  }

  /** Returns a field for a text with its label, and its error if there is one. */
  String text(String name, String label, String attributes) {
    return input(
        fields.get(name),
        label,
        "type=\"text\" value=\"%s\" %s%s"
            .formatted(
                Html.escaped(fields.get(name).value()),
                attributes,
                name.equals("name") ? "" : " autocapitalize=\"none\" spellcheck=\"false\""));
  }

  /** Returns a field for a password with its label, and its error if there is one. */
  String password(String label, String autocomplete) {
    return input(
        fields.get("password"),
        label,
        "type=\"password\" autocomplete=\"%s\"".formatted(autocomplete));
  }

  private static String input(Field field, String label, String attributes) {
    String id = field.name();
    return """
    <p><label for="%s">%s</label>
    %s<input id="%s" name="%s" %s required%s></p>
    """
        .formatted(id, label, error(field), id, id, attributes, described(field));
  }

  private String flash() {
    StringBuilder html = new StringBuilder();
    for (FlashMessage message : visit.flash()) {
      html.append("<p role=\"alert\" data-flash=\"")
          .append(message.category())
          .append("\">")
          .append(Html.escaped(message.text()))
          .append("</p>\n");
    }
    return html.toString();
  }

  private String summary() {
    return fields.valid()
        ? ""
        : """
        <div role="alert" tabindex="-1" autofocus>
          <h2>There is a problem</h2>
          <ul>%s</ul>
        </div>
        """
            .formatted(
                fields.summary().stream().map(ReadyPage::line).collect(Collectors.joining()));
  }

  private static String line(Fields.ErrorLink error) {
    String message = Html.escaped(error.message());
    return error.href().isEmpty()
        ? "<li>%s</li>".formatted(message)
        : "<li><a href=\"%s\">%s</a></li>".formatted(Html.escaped(error.href()), message);
  }

  private static String error(Field field) {
    return field.invalid()
        ? "<strong id=\"%s\">Error: %s</strong>\n"
            .formatted(field.errorId(), Html.escaped(field.error()))
        : "";
  }

  private static String described(Field field) {
    return field.invalid()
        ? " aria-invalid=\"true\" aria-describedby=\"%s\"".formatted(field.errorId())
        : "";
  }
}
