package io.cloakroom.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that cannot be served, for a reason sent to the client: a status, a stable code and a
 * sentence for people. A server adapter turns it into a page or into {@code
 * application/problem+json} (RFC 9457). It says nothing of the server's insides and is logged
 * without a stack trace when its status is below 500.
 */
public final class HttpProblem extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final String[] arguments;

  /**
   * Creates a problem.
   *
   * @param status the HTTP status, 400 to 599
   * @param code a stable, dotted name of the reason, such as {@code csrf.cross-site}; those that
   *     begin with {@code csrf.}, {@code form.}, {@code server.}, {@code session.} or {@code
   *     store.} are Cloakroom's, which says them in the visitor's language
   * @param detail a sentence for the person or developer at the other end
   */
  public HttpProblem(int status, String code, String detail) {
    this(status, code, detail, null);
  }

  /**
   * Returns the problem of a request that the server itself refuses, such as 404 for an address
   * without a handler.
   *
   * @param status the HTTP status, 400 to 599
   */
  public static HttpProblem of(int status) {
    return switch (status) {
      case 404 -> new HttpProblem(404, "server.not-found", "There is no page at this address.");
      case 405 ->
          new HttpProblem(405, "server.method", "This address does not take such a request.");
      default ->
          status < 500
              ? new HttpProblem(status, "server.refused", "This request cannot be answered.")
              : new HttpProblem(
                  status, "server.error", "Something went wrong on our side. We have logged it.");
    };
  }

  /** Creates a problem with its cause, which is only logged. */
  public HttpProblem(int status, String code, String detail, @Nullable Throwable cause) {
    this(status, code, detail, cause, new String[0]);
  }

  private HttpProblem(
      int status, String code, String detail, @Nullable Throwable cause, String[] arguments) {
    super(detail, cause);
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("A problem has a status from 400 to 599, not " + status);
    }
    this.status = status;
    this.code = code;
    this.arguments = arguments;
  }

  /** Returns the same, with what another language's sentence has to name, such as a limit. */
  public HttpProblem with(String... arguments) {
    return new HttpProblem(status, code, detail(), getCause(), arguments.clone());
  }

  /** Returns the HTTP status, 400 to 599. */
  public int status() {
    return status;
  }

  /** Returns the stable, dotted name of the reason. */
  public String code() {
    return code;
  }

  /** Returns the sentence for the person or developer at the other end. */
  public String detail() {
    return String.valueOf(getMessage());
  }

  /** Returns the arguments of the message, in order, for translations. */
  public List<String> arguments() {
    return List.of(arguments);
  }
}
