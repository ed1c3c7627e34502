package io.cloakroom.benchmarks.sessions.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A client that sends single requests and checks the answers. */
public final class CheckingClient {

  /** When a request sees the count of the one before. */
  public enum Counting {
    /** Always. */
    AT_ONCE,
    /** If it sends the cookie that the one before was answered with. */
    SEALED,
    /** A moment later: the answer leaves before the count is stored. */
    LATE
  }

  private final HttpClient http = HttpClient.newHttpClient();
  private final int port;

  private CheckingClient(int port) {
    this.port = port;
  }

  /** Returns a client of the server on this port. */
  public static CheckingClient of(int port) {
    return new CheckingClient(port);
  }

  /** Begins a session, and returns its cookie as a request sends it. */
  public String begin() throws IOException {
    HttpResponse<String> answer = send(Scenario.NEW.path(), null);
    require(answer, "1");
    return cookie(answer);
  }

  private static String cookie(HttpResponse<String> answer) {
    return answer.headers().allValues("Set-Cookie").stream()
        .map(cookie -> cookie.replaceFirst(";.*", ""))
        .collect(Collectors.joining("; "));
  }

  /** Returns the count of a session. */
  public int count(String cookie) throws IOException {
    return Integer.parseInt(send(Scenario.READ.path(), cookie).body());
  }

  /**
   * Sends the requests of a scenario one after the other, in one session, and checks the answers.
   *
   * @param counting when a request sees the count of the one before
   * @param first the cookie of the session
   * @param before the count of the session
   */
  public void repeat(Scenario scenario, Counting counting, String first, int before, int times)
      throws IOException {
    String cookie = first;
    int count = before;
    for (int i = 0; i < times; i++) {
      if (scenario == Scenario.INCREMENT) {
        count++;
      }
      HttpResponse<String> answer = send(scenario.path(), scenario.cookie() ? cookie : null);
      switch (scenario) {
        case BARE, UNTOUCHED -> require(answer, "ok");
        case READ, INCREMENT -> {
          if (counting != Counting.LATE) {
            require(answer, Integer.toString(count));
          }
        }
        case NEW -> require(answer, "1");
      }
      String changed = cookie(answer);
      boolean expected =
          scenario == Scenario.NEW
              || (counting == Counting.SEALED && scenario == Scenario.INCREMENT);
      if (changed.isEmpty() == expected) {
        throw new IllegalStateException(scenario + " has the cookie " + changed);
      }
      if (expected) {
        cookie = changed;
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
