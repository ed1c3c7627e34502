package io.cloakroom.http;

import org.jspecify.annotations.Nullable;

/**
 * A request that cannot be served, for a reason the client is told: a status, a stable code and a
 * sentence for people. A server adapter turns it into a page or into {@code
 * application/problem+json} (RFC 9457). It says nothing of the server's insides and is logged
 * without a stack trace when its status is below 500.
 */
public final class HttpProblem extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  /**
   * A problem.
   *
   * @param status the HTTP status, 400 to 599
   * @param code a stable, dotted name of the reason, such as {@code csrf.cross-site}
   * @param detail a sentence for the person or developer at the other end
   */
  public HttpProblem(int status, String code, String detail) {
    this(status, code, detail, null);
  }

  /** A problem with the exception that caused it, which goes to the log only. */
  public HttpProblem(int status, String code, String detail, @Nullable Throwable cause) {
    super(detail, cause);
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("A problem has a status from 400 to 599, not " + status);
    }
    this.status = status;
    this.code = code;
  }

  /** The HTTP status, 400 to 599. */
  public int status() {
    return status;
  }

  /** The stable, dotted name of the reason. */
  public String code() {
    return code;
  }

  /** The sentence for the person or developer at the other end. */
  public String detail() {
    return String.valueOf(getMessage());
  }
}
