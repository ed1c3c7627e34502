package io.cloakroom.benchmarks.sessions;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A client that sends single requests and checks the answers. */
final class CheckingClient {

  private final HttpClient http = HttpClient.newHttpClient();
  private final int port;

  CheckingClient(int port) {
    this.port = port;
  }

  /** Begins a session, and returns its cookie as a request sends it. */
  String begin() throws IOException {
    HttpResponse<String> answer = send(Scenario.NEW.path, null);
    require(answer, "1");
    return answer.headers().allValues("Set-Cookie").stream()
        .map(cookie -> cookie.replaceFirst(";.*", ""))
        .collect(Collectors.joining("; "));
  }

  /** Returns the count of a session. */
  int count(String cookie) throws IOException {
    return Integer.parseInt(send(Scenario.READ.path, cookie).body());
  }

  /**
   * Sends the requests of a scenario one after the other, in one session, and checks the answers.
   *
   * @param before the count of the session
   */
  void repeat(Scenario scenario, String cookie, int before, int times) throws IOException {
    int count = before;
    for (int i = 0; i < times; i++) {
      if (scenario == Scenario.INCREMENT) {
        count++;
      }
      HttpResponse<String> answer = send(scenario.path, scenario.cookie ? cookie : null);
      switch (scenario) {
        case BARE, UNTOUCHED -> require(answer, "ok");
        case READ, INCREMENT -> require(answer, Integer.toString(count));
        case NEW -> require(answer, "1");
      }
      List<String> cookies = answer.headers().allValues("Set-Cookie");
      if (cookies.isEmpty() == (scenario == Scenario.NEW)) {
        throw new IllegalStateException(scenario + " has the cookies " + cookies);
      }
    }
  }

  private HttpResponse<String> send(String path, @Nullable String cookie) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    if (cookie != null) {
      request.header("Cookie", cookie);
    }
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }

  private static void require(HttpResponse<String> answer, String body) {
    if (answer.statusCode() != 200 || !answer.body().equals(body)) {
      throw new IllegalStateException(
          answer.uri()
              + " answered "
              + answer.statusCode()
              + " "
              + answer.body()
              + " instead of "
              + body);
    }
  }
}
