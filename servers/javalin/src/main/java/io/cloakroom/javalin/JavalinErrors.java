package io.cloakroom.javalin;

import io.cloakroom.Cloakroom;
import io.cloakroom.http.Accept;
import io.cloakroom.http.Exchange;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.http.StatusPhrase;
import io.cloakroom.servlet.CloakroomFilter;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.router.EndpointNotFound;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * The answers to exceptions for which an application of Javalin has no handler. They set the status
 * and leave the body empty, so that its error handlers for that status can write their own. A body
 * that stays empty becomes the page of the problem.
 */
final class JavalinErrors {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Cloakroom cloakroom;

  JavalinErrors(Cloakroom cloakroom) {
    this.cloakroom = cloakroom;
  }

  void show(Exception thrown, Context context) {
    context.status(cloakroom.answerIfEmpty(exchange(context), thrown).status());
  }

  /** Answers one of Javalin's own exceptions, which have messages for the client. */
  void show(HttpResponseException thrown, Context context) {
    // Javalin has two notations for them; the type that the client accepts decides.
    String methods =
        thrown
            .getDetails()
            .getOrDefault(
                "availableMethods", thrown.getDetails().getOrDefault("Available methods", ""));
    if (thrown.getStatus() == 405 && !methods.isEmpty()) {
      context.header("Allow", methods);
    }
    boolean error = thrown.getStatus() >= 400 && thrown.getStatus() <= 599;
    if (error && isForPage(thrown, context)) {
      show(problem(thrown), context);
    } else if (Accept.prefersJson(exchange(context))) {
      context
          .status(thrown.getStatus())
          .contentType("application/json")
          .result(JSON.writeValueAsString(members(thrown)));
    } else {
      context.status(thrown.getStatus()).result(lines(thrown));
    }
  }

  /**
   * Returns whether the client shows pages, or accepts problem+json. Others get Javalin's own
   * answer, such as a text or JSON with details.
   */
  private static boolean isForPage(HttpResponseException thrown, Context context) {
    String accept = String.join(",", exchange(context).headers("Accept"));
    return thrown instanceof EndpointNotFound
        || accept.contains("text/html")
        || (thrown.getDetails().isEmpty() && Accept.prefersJson(exchange(context)));
  }

  /** Returns the members that Javalin's own answer has. */
  private static Map<String, Object> members(HttpResponseException thrown) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("title", String.valueOf(thrown.getMessage()));
    members.put("status", thrown.getStatus());
    members.put("type", "about:blank");
    members.put("details", thrown.getDetails());
    return members;
  }

  private static String lines(HttpResponseException thrown) {
    StringBuilder lines = new StringBuilder(String.valueOf(thrown.getMessage()));
    thrown
        .getDetails()
        .forEach((name, value) -> lines.append('\n').append(name).append(": ").append(value));
    return lines.toString();
  }

  private static HttpProblem problem(HttpResponseException thrown) {
    int status = thrown.getStatus();
    String message = String.valueOf(thrown.getMessage());
    boolean silent =
        thrown instanceof EndpointNotFound
            || message.equalsIgnoreCase(StatusPhrase.of(status))
            || message.isBlank();
    return silent ? HttpProblem.of(status) : new HttpProblem(status, "server.sent-error", message);
  }

  private static Exchange exchange(Context context) {
    return CloakroomFilter.visit(context.req()).exchange();
  }
}
