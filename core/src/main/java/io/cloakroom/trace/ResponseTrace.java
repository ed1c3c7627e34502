package io.cloakroom.trace;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** An event of the response in a request's {@link VisitTrace}. */
public sealed interface ResponseTrace extends TraceEvent {

  /**
   * A value for the templates of the request.
   *
   * @param type the value's class; empty if it is computed when a template uses it
   * @param origin who set it: a line of the application, or a part of the toolkit
   */
  record Local(String name, Optional<String> type, String origin) implements ResponseTrace {
    @Override
    public String sentence() {
      return "local " + name + type.map(is -> " (" + is + ")").orElse("") + ", by " + origin;
    }
  }

  /**
   * A template that was rendered.
   *
   * @param took how long it took, with the lazy values that it used
   */
  record Template(String name, Duration took) implements ResponseTrace {
    @Override
    public String sentence() {
      return String.format(
          Locale.ROOT, "template %s rendered in %.1f ms", name, took.toNanos() / 1e6);
    }
  }

  /**
   * An exception or a problem that became the response.
   *
   * @param type the exception's class
   * @param status the status that it was answered with
   * @param code the problem's code; for a redirect, {@code redirect}
   * @param reason the sentence for developers
   * @param at where it was thrown: the first line of its stack trace outside the toolkit
   */
  record Failure(String type, int status, String code, String reason, String at)
      implements ResponseTrace {
    @Override
    public String sentence() {
      return status + " " + code + ", for " + type + ": " + reason;
    }
  }

  /** A reason for the headers that tell caches what they may do. */
  record Caching(String reason) implements ResponseTrace {
    @Override
    public String sentence() {
      return reason;
    }
  }
}
