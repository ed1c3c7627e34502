package io.cloakroom.toolbar;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request in the version that a developer may see. It contains texts and numbers only, and no
 * secrets.
 *
 * @param form the form; null if none was read
 * @param login what the login decided, in sentences
 * @param steps everything that was noted, in its order
 * @param curl the request as a command
 * @param test the request as a test
 */
record SeenRequest(
    Summary summary,
    List<Hint> findings,
    SeenSession session,
    SeenCookies cookies,
    @Nullable SeenForm form,
    List<FlashLine> flash,
    List<Csrf> csrf,
    List<String> login,
    View view,
    Response response,
    Store store,
    List<LogLine> log,
    List<Step> steps,
    String curl,
    String test) {

  /**
   * The line of a request in the list.
   *
   * @param at the time at which the request began
   * @param millis how long it took
   * @param kind {@code page}, {@code script}, {@code htmx}, {@code form} or {@code file}
   * @param under the number of the request under which it is shown; 0 if it has a card of its own
   * @param session the effect on the session in a word; empty if it was not used
   * @param owner who is logged in after the request; empty if nobody is
   * @param csrf {@code ok}, {@code refused} or empty
   * @param wrong the number of findings of this weight
   * @param headline the first finding; empty if there is none
   * @param keys the names of session values, fields and cookies, for the search
   */
  record Summary(
      long number,
      String at,
      double millis,
      String method,
      String path,
      int status,
      String kind,
      long under,
      String session,
      String owner,
      String csrf,
      long trips,
      double tripMillis,
      int flash,
      int errors,
      int wrong,
      int odd,
      String headline,
      List<String> keys) {}

  /**
   * A move of a flash message.
   *
   * @param move {@code added}, {@code taken}, {@code left} or {@code left out}
   * @param from the number of the request that left it; 0 if it is not known
   */
  record FlashLine(String move, String category, String text, long from) {}

  /**
   * The decision whether this site made the request.
   *
   * @param code the code of the refusal; empty if the request was accepted
   */
  record Csrf(boolean accepted, String code, String reason, List<Check> checks) {}

  /**
   * A check.
   *
   * @param deciding whether it decided
   */
  record Check(String name, String seen, String result, boolean deciding) {}

  /** The templates and their values. */
  record View(List<Local> locals, List<Template> templates) {}

  /** A value for templates. */
  record Local(String name, String type, String origin) {}

  /** A rendered template. */
  record Template(String name, double millis) {}

  /**
   * The response.
   *
   * @param failures the exceptions and problems that became the response
   * @param caching the reasons for the headers about caches
   */
  record Response(
      int status,
      String phrase,
      List<Failure> failures,
      List<String> caching,
      List<Header> headers,
      List<Header> requestHeaders) {}

  /** An exception or a problem. */
  record Failure(String type, int status, String code, String reason, String at) {}

  /** A header. */
  record Header(String name, String value) {}

  /** The calls of stores. */
  record Store(long trips, double millis, double span, List<Call> calls, int more) {}

  /**
   * A call of a store.
   *
   * @param at when it began, in milliseconds since the request began
   * @param bytes the size of the record; -1 if there was none
   */
  record Call(
      String operation,
      String space,
      String id,
      double at,
      double millis,
      int bytes,
      String revision,
      String copy,
      String outcome,
      String failure) {}

  /** A line of the log. */
  record LogLine(double at, String level, String logger, String message) {}

  /** Something that was noted. */
  record Step(double at, String area, String text) {}
}
