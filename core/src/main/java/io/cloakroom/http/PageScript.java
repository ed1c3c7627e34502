package io.cloakroom.http;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An external module script that a tool for developers adds to one response, if that is a whole
 * HTML page. A {@link Departure} writes the element before the last {@code </body>}, and corrects
 * the length. Every other response leaves as it is.
 *
 * <p>A page is a response with {@code text/html} in an encoding that contains ASCII, which was not
 * flushed before its end. These are left alone: redirects, parts of a page, ranges, attachments,
 * encoded bodies, and pages of more than {@value #LARGEST} bytes. XHTML is too, because its tags
 * may have prefixes.
 *
 * <p>A page that a script shows in place of the current one gets {@code <meta name="}{@value
 * #NAME}{@code ">} with the address instead. It runs nothing, and the script of the current page
 * finds it there.
 *
 * <p>A page with a script has no {@code ETag} and no {@code Last-Modified}, so no browser shows it
 * again after a 304 to another request.
 *
 * <p>Not thread-safe: it belongs to one exchange.
 */
public final class PageScript implements Runnable {

  /** A body, or a part of one, that an adapter holds back. */
  public interface Page {

    /** Returns what is held. If that is bytes, each of them is a character. */
    CharSequence held();

    /** Inserts a text of ASCII at this position into what is held. */
    void insert(int position, String ascii);
  }

  /** The name of the element with the address of the script. */
  public static final String NAME = "cloakroom-chip";

  /** The maximum number of bytes or characters of a page that is held back until its end. */
  static final int LARGEST = 1 << 20;

  private static final Pattern CHARSET = Pattern.compile("charset\\s*=\\s*[\"']?([^\\s;\"']+)");

  /** Encodings in which the bytes of ASCII may be parts of other characters. */
  private static final Pattern WITH_STATES =
      Pattern.compile("(?i)(x-)?iso-?2022.*|.*utf-?7.*|hz.*");

  /** Headers that validate the body as the handler wrote it, or offer parts of it. */
  private static final List<String> VALIDATORS = List.of("ETag", "Last-Modified", "Accept-Ranges");

  /** Headers with a hash of the body. */
  private static final List<String> DIGESTS =
      List.of("Content-MD5", "Digest", "Content-Digest", "Repr-Digest", "Signature");

  private static final byte[] ASCII = "</body>".getBytes(StandardCharsets.US_ASCII);

  private final Exchange exchange;
  private final String address;
  private final Consumer<String> leftOut;

  private PageScript(Exchange exchange, String address, Consumer<String> leftOut) {
    this.exchange = exchange;
    this.address = address;
    this.leftOut = leftOut;
  }

  /**
   * Returns a script to add to a response if it is a page. {@link Exchange#beforeHead} registers
   * it; of several, only the last one is added.
   *
   * @param exchange an exchange whose {@code Host} was checked
   * @param address the path of the script on the page's own origin
   * @param leftOut is called with the reason if a page does not get the script, such as its
   *     Content-Security-Policy
   */
  public static PageScript of(Exchange exchange, String address, Consumer<String> leftOut) {
    return new PageScript(exchange, address, leftOut);
  }

  /** Does nothing: an exchange without a {@link Departure} leaves pages as they are. */
  @Override
  public void run() {}

  /** Returns whether the response is a page by its head. */
  boolean suits(ServerResponse server) {
    int status = server.status();
    boolean page =
        (status / 100 == 2 || status >= 400) && status != 204 && status != 205 && status != 206;
    return page
        && isHtml(server.contentType())
        && !exchange.hasResponseHeader("Content-Range")
        && !exchange.hasResponseHeader("Content-Encoding")
        && exchange.responseHeaders("Content-Disposition").stream().allMatch(PageScript::isInline);
  }

  private static boolean isInline(String disposition) {
    return disposition.split(";", 2)[0].strip().equalsIgnoreCase("inline");
  }

  private static boolean isHtml(String contentType) {
    if (!contentType.split(";", 2)[0].strip().equals("text/html")) {
      return false;
    }
    Matcher charset = CHARSET.matcher(contentType);
    return !charset.find() || containsAscii(charset.group(1));
  }

  private static boolean containsAscii(String name) {
    try {
      Charset charset = Charset.forName(name);
      return charset.canEncode()
          && Arrays.equals("</body>".getBytes(charset), ASCII)
          && !WITH_STATES.matcher(charset.name()).matches();
    } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
      return false;
    }
  }

  /**
   * Adds the script to a page before its head leaves, and corrects the headers.
   *
   * @param whole whether the body is complete
   * @return the number of bytes that were added; 0 if the response stays as it is
   */
  int addTo(Page body, ServerResponse server, boolean whole) {
    try {
      return server.committed() || !suits(server) ? 0 : add(body, server, whole);
    } catch (RuntimeException e) {
      // The page is more important than the tool.
      leftOut.accept("a page could not be read: " + e);
      return 0;
    }
  }

  private int add(Page body, ServerResponse server, boolean whole) {
    HtmlPage page = new HtmlPage(body.held());
    Optional<Integer> end = page.end(whole);
    if (end.isEmpty()) {
      if (!whole) {
        leftOut.accept(
            "a page is flushed before its end, or has more than " + LARGEST + " characters");
      }
      return 0;
    }
    Optional<String> element = element(page);
    if (element.isEmpty()) {
      return 0;
    }
    body.insert(end.get(), element.get());
    VALIDATORS.forEach(server::removeHeader);
    if (exchange.responseHeaders("Vary").stream().noneMatch(PageScript::variesByUse)) {
      server.addHeader("Vary", "Sec-Fetch-Dest");
    }
    return element.get().length();
  }

  private static boolean variesByUse(String line) {
    return Arrays.stream(line.split(",", -1))
        .map(String::strip)
        .anyMatch(name -> name.equals("*") || name.equalsIgnoreCase("Sec-Fetch-Dest"));
  }

  /** Returns the element, unless something in the page or in its head keeps it from running. */
  private Optional<String> element(HtmlPage page) {
    Optional<String> digest = DIGESTS.stream().filter(exchange::hasResponseHeader).findFirst();
    if (digest.isPresent()) {
      return omitted("the header " + digest.get() + " describes the bytes of a page");
    }
    if (Accept.isForReplacement(exchange)) {
      return Optional.of("<meta name=\"" + NAME + "\" content=\"" + address + "\">");
    }
    if (exchange.responseHeaders("Integrity-Policy").stream()
        .anyMatch(line -> line.toLowerCase(Locale.ROOT).contains("script"))) {
      return omitted("the header Integrity-Policy refuses scripts without a hash");
    }
    String authority = exchange.authority().orElse("").toLowerCase(Locale.ROOT);
    if (page.hasBaseElsewhere((exchange.secure() ? "https://" : "http://") + authority)) {
      return omitted("the element base of a page leads to another site");
    }
    List<String> policies;
    try {
      policies = page.policies();
    } catch (IllegalArgumentException unreadable) {
      return omitted("a policy in the page cannot be read: " + unreadable.getMessage());
    }
    ContentPolicy.Decision decision =
        ContentPolicy.of(exchange.responseHeaders("Content-Security-Policy"), policies)
            .decide(ContentPolicy.Script.of(exchange.secure(), authority, address));
    if (decision.refusal().isPresent()) {
      return omitted(
          "the Content-Security-Policy refuses it: "
              + decision.refusal().get()
              + ". Add 'self', or the nonce of the page");
    }
    String nonce = decision.nonce().isEmpty() ? "" : " nonce=\"" + decision.nonce() + '"';
    return Optional.of("<script type=\"module\" src=\"" + address + '"' + nonce + "></script>");
  }

  private Optional<String> omitted(String reason) {
    leftOut.accept(reason);
    return Optional.empty();
  }
}
