package io.cloakroom.cli.doctor;

import io.cloakroom.csrf.Csrf;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** The forms and addresses of a page. */
final class PageHtml {

  private static final Set<String> TOKEN_FIELDS =
      Set.of(
          "_csrf",
          "csrf_token",
          "_token",
          "authenticity_token",
          "csrfmiddlewaretoken",
          "__requestverificationtoken");

  private static final Pattern LOGIN = Pattern.compile("(?i)\\b(log-?_?in|sign-?_?in|anmelden)\\b");
  private static final Pattern LOGOUT =
      Pattern.compile("(?i)\\b(log-?_?(out|off)|sign-?_?(out|off)|abmelden)\\b");

  /** The attributes with addresses that a browser follows or loads. */
  private static final Map<String, String> ADDRESSES =
      Map.of(
          "form",
          "action",
          "a",
          "href",
          "script",
          "src",
          "link",
          "href",
          "img",
          "src",
          "iframe",
          "src",
          "button",
          "formaction");

  /**
   * A form.
   *
   * @param address where it is sent to
   * @param post whether it is a POST
   * @param fields the values that are sent if nothing is typed
   * @param typed the names of the fields for text, such as the user's name
   * @param password the name of the only field for a password; empty if there is none or several
   */
  record Form(
      URI address,
      boolean post,
      Map<String, String> fields,
      List<String> typed,
      Optional<String> password) {}

  /**
   * An address on a page.
   *
   * @param element the element, such as {@code form}
   * @param written the address as it is written
   * @param target the absolute address
   */
  record Address(String element, String written, URI target) {}

  private final URI page;
  private final Document document;

  private PageHtml(URI page, Document document) {
    this.page = page;
    this.document = document;
  }

  /** Parses a response; one that is no page has neither forms nor addresses. */
  static PageHtml of(SiteReply answer) {
    return new PageHtml(answer.address(), Jsoup.parse(answer.isPage() ? answer.body() : ""));
  }

  /** Returns the absolute address; empty if the text is none of HTTP. */
  static Optional<URI> resolve(URI page, String written) {
    try {
      URI base = page.getRawPath().isEmpty() ? page.resolve("/") : page;
      URI target = base.resolve(written.strip());
      boolean http =
          "http".equalsIgnoreCase(target.getScheme())
              || "https".equalsIgnoreCase(target.getScheme());
      return http && target.getHost() != null ? Optional.of(target) : Optional.empty();
    } catch (IllegalArgumentException noAddress) {
      return Optional.empty();
    }
  }

  /** Returns all addresses, in the order of the page. */
  List<Address> addresses() {
    List<Address> all = new ArrayList<>();
    for (Element element : document.getAllElements()) {
      String attribute = ADDRESSES.get(element.normalName());
      if (attribute != null && element.hasAttr(attribute)) {
        String written = element.attr(attribute);
        resolve(base(), written)
            .ifPresent(target -> all.add(new Address(element.normalName(), written, target)));
      }
    }
    return all;
  }

  private URI base() {
    Element base = document.selectFirst("base[href]");
    return base == null ? page : resolve(page, base.attr("href")).orElse(page);
  }

  /** Returns all forms. */
  List<Form> forms() {
    List<Form> all = new ArrayList<>();
    for (Element form : document.select("form")) {
      resolve(base(), form.hasAttr("action") ? form.attr("action") : page.toString())
          .ifPresent(address -> all.add(form(form, address)));
    }
    return all;
  }

  private static Form form(Element form, URI address) {
    Map<String, String> fields = new LinkedHashMap<>();
    List<String> typed = new ArrayList<>();
    List<String> passwords = new ArrayList<>();
    for (Element input : form.select("input[name]")) {
      String name = input.attr("name");
      switch (input.attr("type").toLowerCase(Locale.ROOT)) {
        case "hidden" -> fields.put(name, input.attr("value"));
        case "password" -> passwords.add(name);
        case "checkbox", "radio" -> {
          if (input.hasAttr("checked")) {
            fields.put(name, input.hasAttr("value") ? input.attr("value") : "on");
          }
        }
        case "submit", "button", "image", "reset", "file" -> {
          // Sent only if they are used.
        }
        default -> {
          typed.add(name);
          fields.put(name, input.attr("value"));
        }
      }
    }
    return new Form(
        address,
        form.attr("method").equalsIgnoreCase("post"),
        fields,
        typed,
        passwords.size() == 1 ? Optional.of(passwords.get(0)) : Optional.empty());
  }

  /** Returns the form for a login. */
  Optional<Form> loginForm() {
    return forms().stream().filter(form -> form.post() && form.password().isPresent()).findFirst();
  }

  /** Returns the form for a logout. */
  Optional<Form> logoutForm() {
    return forms().stream()
        .filter(form -> form.post() && LOGOUT.matcher(form.address().getPath()).find())
        .findFirst();
  }

  /** Returns the address of the login's page, if a link leads to it. */
  Optional<URI> loginLink() {
    return addresses().stream()
        .filter(address -> address.element().equals("a"))
        .map(Address::target)
        .filter(target -> LOGIN.matcher(String.valueOf(target.getPath())).find())
        .findFirst();
  }

  /** Returns the hidden field with a token against requests of other sites. */
  Optional<Map.Entry<String, String>> token() {
    return tokens().stream().findFirst();
  }

  private List<Map.Entry<String, String>> tokens() {
    return document.select("form input[type=hidden][name]").stream()
        .filter(input ->
            TOKEN_FIELDS.contains(input.attr("name").toLowerCase(Locale.ROOT))
                || Csrf.hasTokenForm(input.attr("value")))
        .map(input -> Map.entry(input.attr("name"), input.attr("value")))
        .toList();
  }
}
