package io.cloakroom.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongPredicate;
import java.util.function.Supplier;

/**
 * One request and the response to it: all that Cloakroom asks of a server.
 *
 * <p>Blocking, on purpose: worker and virtual threads serve it. An exchange belongs to one request;
 * it may move between threads, but is never used by two at once.
 */
public interface Exchange {

  /**
   * Returns the method as sent, such as {@code GET}; methods are case-sensitive (RFC 9110, 9.1).
   */
  String method();

  /** Returns the path as sent, percent-encoded, without the query; starts with {@code /}. */
  String path();

  /**
   * Returns the beginning of every path at which the server has put the application, such as {@code
   * /shop}, without a slash at its end; empty if the application has all paths. {@link #path}
   * begins with it.
   */
  default String contextPath() {
    return "";
  }

  /**
   * Returns the path by which the server chooses the handler, which begins with {@code /}: without
   * the path under which the application is deployed, and percent-decoded if the server decodes
   * paths before it compares them. It is the path as sent where an adapter does not say otherwise.
   */
  default String routedPath() {
    return path();
  }

  /**
   * Returns the query as sent, percent-encoded, without the {@code ?}; empty where there is no
   * {@code ?}.
   */
  Optional<String> query();

  /**
   * Returns each field line of this header in order, the name in any case; empty where it is
   * absent.
   */
  List<String> headers(String name);

  /**
   * Returns whether the request has this header, the name in any case. Adapters answer it without a
   * list, because many headers are looked for in each request.
   */
  default boolean hasHeader(String name) {
    return !headers(name).isEmpty();
  }

  /** Returns the first field line of this header. */
  default Optional<String> header(String name) {
    List<String> lines = headers(name);
    return lines.isEmpty() ? Optional.empty() : Optional.of(lines.get(0));
  }

  /**
   * Returns the host and optional port that the client named, from {@code Host} or {@code
   * :authority}. Client input: fit for comparison, never for building a link.
   */
  Optional<String> authority();

  /** Returns whether the client's connection is TLS, as far as the server knows. */
  boolean secure();

  /** Returns the peer's address as text, such as {@code 192.0.2.7} or {@code 2001:db8::7}. */
  String remoteAddress();

  /**
   * Returns the request's body, to be read once unless it is {@linkplain #keepBody kept}; each call
   * returns the same stream. The transfer coding is undone, a content coding is not. If something
   * else has read the body, such as a filter of the server's, reading throws {@link
   * BodyTakenException}.
   *
   * @throws IOException when the client went away or sent a broken transfer coding
   */
  InputStream body() throws IOException;

  /**
   * Lets the next call of {@link #body} begin at the first byte, and keeps up to this many bytes
   * while they are read, for later readers: for other calls of this method, and for the server's
   * own ways to read the body. Once more bytes were read, nothing is kept. The CSRF check calls it
   * before it looks for a token.
   *
   * @param memory is asked before so many more bytes of memory are taken; if it refuses, nothing is
   *     kept. What it throws reaches the reader.
   * @return whether the exchange can do that; the default is false
   */
  default boolean keepBody(int maxBytes, LongPredicate memory) {
    return false;
  }

  /**
   * Returns whether bytes of the body have arrived, so that a read does not wait for the client;
   * true where the server cannot tell. At the end of the body it is either.
   *
   * @throws IOException when the client went away
   */
  default boolean bodyReady() throws IOException {
    return true;
  }

  /**
   * Returns the maximum number of threads on which the server handles requests; empty where it has
   * no bound, or the adapter does not know it.
   */
  default OptionalInt serverThreads() {
    return OptionalInt.empty();
  }

  /**
   * Returns whether anything handles this request, so that its body is worth reading; true where
   * the server cannot tell before.
   */
  default boolean hasHandler() {
    return true;
  }

  /**
   * Returns whether the application has a handler or a file for exactly this path. It then wins
   * over the toolkit's own file or page. False if the server cannot report it.
   */
  default boolean hasExactHandler() {
    return false;
  }

  /** Returns the response's status; 200 until it is set. */
  int status();

  /** Sets the response's status. */
  void setStatus(int status);

  /** Sets a response header, replacing all of its field lines. */
  void setHeader(String name, String value);

  /** Returns each field line of a response header as it stands now; empty where it is absent. */
  List<String> responseHeaders(String name);

  /** Returns whether the response has this header as it stands now, the name in any case. */
  default boolean hasResponseHeader(String name) {
    return !responseHeaders(name).isEmpty();
  }

  /** Returns the first field line of a response header as it stands now. */
  default Optional<String> responseHeader(String name) {
    List<String> lines = responseHeaders(name);
    return lines.isEmpty() ? Optional.empty() : Optional.of(lines.get(0));
  }

  /** Adds one field line to a response header. */
  void addHeader(String name, String value);

  /**
   * Runs an action once, just before the response head leaves: on every status, redirects and
   * errors included, and on a response without a body. Actions run in the order of registration and
   * may still set headers. {@link Caching#decide} comes after all of them. An exception of an
   * action keeps the head from leaving, and becomes the response.
   *
   * @throws IllegalStateException when the head has left
   */
  void beforeHead(Runnable action);

  /** Returns whether the response head has left, after which status and headers are final. */
  boolean headSent();

  /**
   * Returns whether anything was written to the response: a part of its body, a redirect or an
   * error of the server's own. Always so once the head has left.
   */
  boolean responseStarted();

  /**
   * Runs an action once, after the response is complete or has failed, whichever way the request
   * ended: the place to delete temporary files. Its exceptions are logged only.
   */
  void afterResponse(Runnable action);

  /**
   * Answers with this whole body; sets {@code Content-Length}. The body is left out for {@code
   * HEAD}.
   */
  void send(byte[] body) throws IOException;

  /**
   * Refuses a use of this exchange after the response has ended, and a use by another thread than
   * the one that handles the request, unless the response is asynchronous. The default does
   * nothing. Adapters call {@link RequestThread#requireUsable}.
   *
   * @throws IllegalStateException with the reason
   */
  default void requireUsable() {}

  /**
   * Returns the one instance of a type that lives as long as this exchange, made at the first call.
   * It is how parts of Cloakroom remember what they computed for a request, without thread locals.
   */
  <T> T memo(Class<T> type, Supplier<? extends T> factory);
}
