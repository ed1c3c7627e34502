package io.cloakroom.testkit.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.Cloakroom;
import io.cloakroom.PageTool;
import io.cloakroom.Visit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The tests that a tool for developers can add a script to whole pages, and that every other
 * response leaves as it is.
 *
 * <p>Besides {@code /visit/}, the server has a handler for GET, HEAD and POST at each of these
 * paths. It calls {@link TestHandler#handle}, and then writes {@link TestHandler#page} in UTF-8
 * with the server's own methods, and with the status of the visit's exchange:
 *
 * <ul>
 *   <li>{@code /page/whole}: at once, with its length if the server asks for one
 *   <li>{@code /page/open}: without a length; it then calls {@link TestHandler#afterFlush}
 *   <li>{@code /page/ended}: without a length, and flushed at its end, as template engines do
 *   <li>{@code /page/flushed}: the first half is flushed
 * </ul>
 */
public interface PageScriptContract extends ServerUnderTest {

  /** The ways to write a page as a whole. */
  List<String> WHOLE = List.of("/visit/x", "/page/whole", "/page/open", "/page/ended");

  /** A page that is larger than the buffers of servers. */
  String LARGE =
      "<!doctype html><html><head><title>x</title></head><body>"
          + "<p>größer</p>\n".repeat(20_000)
          + "<script>let s = '</body>';</script></BODY >\n</html>\n<!-- the end -->\n";

  /** The element that is added. */
  String SCRIPT = "<script type=\"module\" src=\"/.cloakroom/chip/one-1\"></script>";

  /** The element that is added to a page that a script shows in place of the current one. */
  String MARK = "<meta name=\"cloakroom-chip\" content=\"/.cloakroom/chip/one-1\">";

  /** A tool that adds one script to all pages. */
  PageTool TOOL =
      new PageTool() {
        @Override
        public void onRequest(Visit visit) {}

        @Override
        public Optional<String> scriptName(Visit visit) {
          return Optional.of("one-1");
        }

        @Override
        public Optional<String> script(String name) {
          return Optional.of("export default 1;").filter(script -> name.equals("one-1"));
        }
      };

  /** Returns the headers of a browser that opens a page. */
  static String[] navigation() {
    return new String[] {"Sec-Fetch-Dest", "document", "Accept", "text/html,*/*;q=0.8"};
  }

  /** Starts the server to which {@link #TOOL} adds its script. */
  default TestServer startWithTool() throws Exception {
    return startAnother(
        Cloakroom.builder().store(store()).development(true).requestListener(TOOL).build());
  }

  /** One test of the contract. */
  @FunctionalInterface
  interface PageTest {

    /** Runs it against the server on this port. */
    void run(int port) throws Exception;
  }

  /** Returns the tests, which share one server. */
  @TestFactory
  default Stream<DynamicTest> aToolAddsItsScriptToWholePagesOnly() throws Exception {
    TestServer server = startWithTool();
    List<DynamicTest> tests = new ArrayList<>();
    pages((name, test) -> tests.add(named(name, server, test)));
    others((name, test) -> tests.add(named(name, server, test)));
    policies((name, test) -> tests.add(named(name, server, test)));
    clients((name, test) -> tests.add(named(name, server, test)));
    scripts((name, test) -> tests.add(named(name, server, test)));
    return tests.stream().onClose(server::close);
  }

  private DynamicTest named(String name, TestServer server, PageTest test) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          reset();
          test.run(server.port());
        });
  }

  /** Receives the tests. */
  @FunctionalInterface
  interface Tests {

    /** Adds a test. */
    void add(String name, PageTest test);
  }

  /** Lets all requests answer this page, after an action. */
  default void answer(String page, Consumer<Visit> before) {
    answer(page, UTF_8, before);
  }

  private void answer(String page, Charset charset, Consumer<Visit> before) {
    handler(
        new TestHandler() {
          @Override
          public void handle(Visit visit) throws IOException {
            String type = "text/html; charset=" + charset.name();
            visit.exchange().setHeader("Content-Type", type);
            before.accept(visit);
            if (visit.path().startsWith("/visit/")) {
              visit.exchange().send(page.getBytes(charset));
            }
          }

          @Override
          public String page() {
            return page;
          }
        });
  }

  private static String withScript(String page, String script) {
    int end = page.toLowerCase(Locale.ROOT).lastIndexOf("</body");
    return page.substring(0, end) + script + page.substring(end);
  }

  private void hasScript(HttpResponse<String> response, String page, String script) {
    assertThat(response.body()).isEqualTo(withScript(page, script));
    response
        .headers()
        .firstValue("content-length")
        .ifPresent(
            length -> assertThat(length).isEqualTo("" + response.body().getBytes(UTF_8).length));
    assertThat(response.headers().allValues("vary").toString()).contains("Sec-Fetch-Dest");
  }

  private void pages(Tests tests) {
    for (String path : WHOLE) {
      tests.add(
          "a page gets the script: " + path,
          port -> {
            answer(LARGE, visit -> {});
            HttpResponse<String> page = send(port, "GET", path, "", navigation());
            hasScript(page, LARGE, SCRIPT);

            String small = "<p>no html</p></body>";
            answer(small + "</html>", visit -> visit.exchange().setStatus(422));
            HttpResponse<String> form = send(port, "GET", path, "", navigation());
            assertThat(form.statusCode()).isEqualTo(422);
            hasScript(form, small + "</html>", SCRIPT);
          });
      tests.add(
          "a page that was validated by its bytes is not: " + path,
          port -> {
            answer(LARGE, PageScriptContract::validated);
            HttpResponse<String> page = send(port, "GET", path, "", navigation());
            hasScript(page, LARGE, SCRIPT);
            for (String gone : List.of("etag", "last-modified", "accept-ranges")) {
              assertThat(String.join("", page.headers().allValues(gone))).isEmpty();
            }

            answer("<p>part", PageScriptContract::validated);
            HttpResponse<String> part = send(port, "GET", path, "", navigation());
            assertThat(part.headers().allValues("etag")).containsExactly("\"of the handler\"");
            assertThat(part.headers().allValues("last-modified")).hasSize(1);
            assertThat(part.headers().allValues("vary").toString()).doesNotContain("Sec-Fetch");
          });
      tests.add(
          "an application does not compress a page before: " + path,
          port -> {
            answer(LARGE, visit -> {});
            HttpResponse<String> page =
                send(port, "GET", path, "", with(navigation(), "Accept-Encoding", "gzip"));
            if (page.headers().firstValue("content-encoding").isEmpty()) {
              hasScript(page, LARGE, SCRIPT);
            }
          });
    }
    tests.add(
        "a page without </html> that is not flushed gets the script",
        port -> {
          answer("<p>x</p></body>", visit -> {});
          for (String path : List.of("/visit/x", "/page/whole", "/page/open")) {
            hasScript(send(port, "GET", path, "", navigation()), "<p>x</p></body>", SCRIPT);
          }
        });
    tests.add(
        "a page in an encoding that contains ASCII gets the script",
        port -> {
          for (String charset : List.of("ISO-8859-1", "windows-1252", "Shift_JIS", "GB18030")) {
            answer(LARGE.substring(0, 900) + "</body>", Charset.forName(charset), visit -> {});
            HttpResponse<String> page = send(port, "GET", "/visit/x", "", navigation());
            assertThat(page.body()).as(charset).endsWith(SCRIPT + "</body>");
          }
        });
    tests.add(
        "a page instead of a response that cannot be saved gets the script",
        port -> {
          store().breakDown();
          answer(LARGE, visit -> visit.session().set(COUNT, 1));
          for (String path : WHOLE) {
            HttpResponse<String> page = send(port, "GET", path, "", navigation());
            assertThat(page.statusCode()).as(path).isEqualTo(503);
            assertThat(page.body()).as(path).containsOnlyOnce(SCRIPT + "</body>");
          }
        });
    tests.add(
        "a page that is larger than the server's buffer has a final head, as without a script",
        port -> {
          boolean[] sent = {false};
          handler(
              new TestHandler() {
                @Override
                public void handle(Visit visit) {
                  visit.exchange().setHeader("Content-Type", "text/html; charset=UTF-8");
                  visit.session().set(COUNT, 1);
                }

                @Override
                public String page() {
                  return LARGE;
                }

                @Override
                public void afterFlush(Visit visit) {
                  sent[0] = visit.exchange().headSent();
                }
              });
          HttpResponse<String> page = send(port, "GET", "/page/open", "", navigation());
          hasScript(page, LARGE, SCRIPT);
          assertThat(sent[0]).isTrue();
          assertThat(store().calls()).containsExactly("create");
          assertThat(page.headers().allValues("set-cookie")).hasSize(1);
        });
    tests.add(
        "a page of a refused form gets the script",
        port -> {
          HttpResponse<String> page =
              send(
                  port, "POST", "/visit/x", "", with(navigation(), "Sec-Fetch-Site", "cross-site"));
          assertThat(page.statusCode()).isEqualTo(403);
          assertThat(page.body()).containsOnlyOnce(SCRIPT + "</body>");
        });
  }

  private static void validated(Visit visit) {
    visit.exchange().setHeader("ETag", "\"of the handler\"");
    visit.exchange().setHeader("Last-Modified", "Tue, 24 Nov 2026 08:00:00 GMT");
    visit.exchange().setHeader("Accept-Ranges", "bytes");
  }

  private static String[] with(String[] headers, String name, String value) {
    List<String> all = new ArrayList<>(List.of(headers));
    all.addAll(List.of(name, value));
    return all.toArray(String[]::new);
  }

  private void others(Tests tests) {
    stays(tests, "JSON", set("Content-Type", "application/json"));
    stays(tests, "XHTML", set("Content-Type", "application/xhtml+xml; charset=UTF-8"));
    stays(tests, "text", set("Content-Type", "text/plain; charset=UTF-8"));
    stays(tests, "an attachment", set("Content-Disposition", "attachment; filename=\"a.html\""));
    stays(tests, "an encoded body", set("Content-Encoding", "x-own"));
    stays(tests, "a body with a digest", set("Content-Digest", "sha-256=:AA==:"));
    stays(
        tests,
        "a range",
        visit -> {
          visit.exchange().setStatus(206);
          visit.exchange().setHeader("Content-Range", "bytes 0-9/10");
        });
    stays(
        tests,
        "a redirect",
        visit -> {
          visit.exchange().setStatus(303);
          visit.exchange().setHeader("Location", "/next");
        });
    tests.add(
        "these have no script: a part of a page, and text after its end",
        port -> {
          for (String page :
              List.of(
                  "<p>part</p>",
                  "</body></html><p>more",
                  "<script>s = '</body>'</script>",
                  "</body> -->",
                  "</bodyguard>")) {
            answer(page, visit -> {});
            for (String path : WHOLE) {
              assertThat(send(port, "GET", path, "", navigation()).body()).isEqualTo(page);
            }
          }
        });
    tests.add(
        "a page that is sent in parts stays as it is",
        port -> {
          answer(LARGE, visit -> {});
          assertThat(send(port, "GET", "/page/flushed", "", navigation()).body()).isEqualTo(LARGE);
        });
    tests.add(
        "a page that is too large to hold stays as it is",
        port -> {
          String huge = "x".repeat(2 << 20) + "</body></html>";
          answer(huge, visit -> {});
          for (String path : List.of("/page/open", "/page/whole", "/page/ended")) {
            HttpResponse<String> page = send(port, "GET", path, "", navigation());
            // A server may give a large body to its response as one array.
            assertThat(page.body().replace(SCRIPT, "")).isEqualTo(huge);
          }
        });
    tests.add(
        "a page in UTF-16 stays as it is",
        port -> {
          answer(LARGE, Charset.forName("UTF-16"), visit -> {});
          String page =
              RawClient.send(port, "GET", "/visit/x", () -> {}, "Sec-Fetch-Dest: document");
          assertThat(page.replace("\0", "")).doesNotContain("/.cloakroom/");
        });
    tests.add(
        "responses without a body have none",
        port -> {
          for (int status : List.of(204, 304)) {
            answer("", visit -> visit.exchange().setStatus(status));
            HttpResponse<String> none = send(port, "GET", "/visit/x", "", navigation());
            assertThat(none.statusCode()).isEqualTo(status);
            assertThat(none.body()).isEmpty();
          }
          answer(LARGE, visit -> {});
          for (String path : WHOLE) {
            HttpResponse<String> head = send(port, "HEAD", path, "", navigation());
            assertThat(head.body()).isEmpty();
            assertThat(head.headers().allValues("vary").toString()).doesNotContain("Sec-Fetch");
          }
        });
  }

  private static Consumer<Visit> set(String name, String value) {
    return visit -> visit.exchange().setHeader(name, value);
  }

  private void stays(Tests tests, String name, Consumer<Visit> before) {
    tests.add(
        "this stays as it is: " + name,
        port -> {
          answer(LARGE, before.andThen(PageScriptContract::validated));
          for (String path : List.of("/visit/x", "/page/whole", "/page/open")) {
            HttpResponse<String> response = send(port, "GET", path, "", navigation());
            assertThat(response.body()).as(path).doesNotContain("/.cloakroom/");
            if (response.statusCode() == 200) {
              assertThat(response.body()).as(path).isEqualTo(LARGE);
            }
            assertThat(response.headers().allValues("etag")).as(path).hasSize(1);
          }
        });
  }

  private void policies(Tests tests) {
    String self = "default-src 'none'; script-src 'self'";
    tests.add(
        "a policy with a nonce gives it to the script",
        port -> {
          answer(
              LARGE,
              visit -> {
                visit.exchange().addHeader("Content-Security-Policy", self);
                visit
                    .exchange()
                    .addHeader(
                        "Content-Security-Policy", "script-src 'strict-dynamic' 'nonce-a+='");
              });
          for (String path : WHOLE) {
            hasScript(
                send(port, "GET", path, "", navigation()),
                LARGE,
                SCRIPT.replace("\"></", "\" nonce=\"a+=\"></"));
          }
        });
    tests.add(
        "a page whose policy refuses the script stays as it is",
        port -> {
          answer(
              LARGE,
              visit -> {
                validated(visit);
                visit.exchange().addHeader("Content-Security-Policy", self);
                visit.exchange().addHeader("Content-Security-Policy", "script-src 'none'");
              });
          for (String path : WHOLE) {
            HttpResponse<String> page = send(port, "GET", path, "", navigation());
            assertThat(page.body()).isEqualTo(LARGE);
            assertThat(page.headers().allValues("etag")).hasSize(1);
          }
        });
  }

  private void clients(Tests tests) {
    String[][] others = {
      {"Sec-Fetch-Dest", "empty", "Accept", "text/html"},
      {"Sec-Fetch-Dest", "iframe", "Accept", "text/html"},
      {"Accept", "application/json"},
      {"Accept", "*/*"},
      {"Accept", "text/html", "X-Requested-With", "XMLHttpRequest"},
      {"Accept", "text/html", "HX-Request", "true"},
      {"Sec-Fetch-Dest", "empty", "Sec-Fetch-Site", "same-origin", "HX-Request", "true"},
      {"Sec-Fetch-Dest", "empty", "Sec-Fetch-Site", "same-origin", "Accept", "*/*"},
      {"Sec-Fetch-Dest", "empty", "Sec-Fetch-Site", "same-site", "Accept", "text/html"},
      with(navigation(), "X-Forwarded-For", "127.0.0.1"),
      with(navigation(), "Forwarded", "for=127.0.0.1"),
      with(navigation(), "Via", "1.1 proxy"),
    };
    tests.add(
        "these requests have no script: of scripts, of frames, and through a proxy",
        port -> {
          answer(LARGE, PageScriptContract::validated);
          for (String[] headers : others) {
            for (String path : WHOLE) {
              HttpResponse<String> page = send(port, "GET", path, "", headers);
              assertThat(page.body()).as(String.join(" ", headers)).isEqualTo(LARGE);
              assertThat(page.headers().allValues("etag")).hasSize(1);
            }
          }
        });
    String[][] replacing = {
      {"Accept", "text/html, application/xhtml+xml"},
      {"HX-Request", "true", "HX-Boosted", "true"},
      {"HX-History-Restore-Request", "true", "HX-Request-Type", "full"},
    };
    tests.add(
        "a page that a script puts in place of another names its script",
        port -> {
          answer(
              LARGE,
              visit -> {
                validated(visit);
                visit.exchange().setHeader("Content-Security-Policy", "script-src 'none'");
              });
          for (String[] headers : replacing) {
            for (String path : WHOLE) {
              String[] scripted =
                  with(with(headers, "Sec-Fetch-Dest", "empty"), "Sec-Fetch-Site", "same-origin");
              hasScript(send(port, "GET", path, "", scripted), LARGE, MARK);
            }
          }
        });
    tests.add(
        "an older browser asks for a page by Accept",
        port -> {
          answer(LARGE, visit -> {});
          for (String path : WHOLE) {
            hasScript(send(port, "GET", path, "", "Accept", "text/html"), LARGE, SCRIPT);
          }
        });
    tests.add(
        "a name that leads to this machine has no script",
        port -> {
          answer(LARGE, visit -> {});
          assertThat(host(port, "/visit/x", "127.0.0.1:" + port)).contains(SCRIPT);
          assertThat(host(port, "/visit/x", "[::1]:" + port)).contains(SCRIPT);
          for (String name : List.of("evil.test", "localhost.evil.test", "127.0.0.1.evil.test")) {
            assertThat(host(port, "/visit/x", name + ":" + port)).doesNotContain("/.cloakroom/");
            assertThat(host(port, "/.cloakroom/chip/one-1", name + ":" + port))
                .doesNotContain("export default");
          }
        });
  }

  private static String host(int port, String path, String host) {
    try (Socket socket = RawClient.connect(port)) {
      RawClient.write(
          socket,
          "GET "
              + path
              + " HTTP/1.1\r\nHost: "
              + host
              + "\r\nAccept: text/html\r\nConnection: close\r\n\r\n");
      return RawClient.rest(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void scripts(Tests tests) {
    String path = "/.cloakroom/chip/one-1";
    tests.add(
        "the script is answered on the application's own origin",
        port -> {
          store().breakDown();
          HttpResponse<String> script =
              send(port, "GET", path, "", "Cookie", "sid=" + "A".repeat(43));
          assertThat(script.statusCode()).isEqualTo(200);
          assertThat(script.body()).isEqualTo("export default 1;");
          assertThat(script.headers().allValues("content-type").toString())
              .containsIgnoringCase("text/javascript;")
              .containsIgnoringCase("charset=utf-8");
          assertThat(script.headers().allValues("cache-control")).containsExactly("no-store");
          assertThat(script.headers().allValues("cross-origin-resource-policy"))
              .containsExactly("same-origin");
          assertThat(script.headers().allValues("set-cookie")).isEmpty();
          assertThat(store().calls()).isEmpty();
          String[] browser = {"Sec-Fetch-Site", "same-origin", "Sec-Fetch-Dest", "script"};
          assertThat(send(port, "GET", path, "", browser).statusCode()).isEqualTo(200);
        });
    tests.add(
        "nothing else is",
        port -> {
          assertThat(send(port, "GET", path + "2", "").statusCode()).isEqualTo(404);
          assertThat(send(port, "GET", "/.cloakroom/chip/one%2D1", "").body())
              .doesNotContain("export default");
          String[][] strangers = {
            {"Sec-Fetch-Site", "cross-site"},
            {"Sec-Fetch-Site", "same-site"},
            {"Sec-Fetch-Site", "none"},
            {"Sec-Fetch-Dest", "document"},
            {"X-Forwarded-For", "203.0.113.7"},
          };
          for (String[] headers : strangers) {
            assertThat(send(port, "GET", path, "", headers).statusCode()).isEqualTo(404);
          }
          // An application may have a handler for every path.
          for (String method : List.of("POST", "HEAD", "DELETE")) {
            assertThat(send(port, method, path, "", "Sec-Fetch-Site", "same-origin").body())
                .doesNotContain("export default");
          }
        });
  }
}
