package io.cloakroom.toolbar;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The data of a toolbar's page, as its scripts read it. */
record ToolbarPage(Toolbar toolbar) {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  HttpResponse<String> get(String path) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(toolbar.address().resolve(path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Sends what a button of the page sends, and returns the status. */
  int post(String path) throws Exception {
    String site = toolbar.address().getScheme() + "://" + toolbar.address().getAuthority();
    return post(path, site);
  }

  int post(String path, String origin) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(toolbar.address().resolve(path))
            .header("Origin", origin)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    return CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
  }

  JsonNode json(String path) throws Exception {
    return JsonMapper.shared().readTree(get(path).body());
  }

  /** The list since a version. */
  JsonNode changes(long after) throws Exception {
    return json("requests?after=" + after);
  }

  /** All requests in full, oldest first. */
  List<JsonNode> requests() throws Exception {
    List<JsonNode> requests = new ArrayList<>();
    for (JsonNode number : changes(0).get("kept")) {
      requests.add(json("request?number=" + number.asLong()));
    }
    return requests;
  }

  /** The newest request in full. */
  JsonNode last() throws Exception {
    JsonNode kept = changes(0).get("kept");
    return json("request?number=" + kept.get(kept.size() - 1).asLong());
  }

  /** The forms of all requests that have one, oldest first. */
  List<JsonNode> forms() throws Exception {
    return requests().stream()
        .map(request -> request.get("form"))
        .filter(form -> !form.isNull())
        .toList();
  }
}
