package io.cloakroom.frontends;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The data of a shape, as JSON and as the names and values of a page's inputs. */
record SentData(Shape shape, JsonNode data) {

  /** A shape's data, without its files. */
  static SentData read(Path sources, Shape shape) throws IOException {
    return new SentData(
        shape,
        JsonMapper.shared()
            .readTree(Files.readString(sources.resolve("data.json")))
            .get(shape.id()));
  }

  String json() {
    return data.toString();
  }

  /** The fields as arguments, each after this flag. */
  String each(String flag) {
    return pairs().stream()
        .map(pair -> flag + ' ' + CommandLine.quoted(pair.getKey() + '=' + pair.getValue()))
        .collect(Collectors.joining(" "));
  }

  /** The files as arguments of curl. */
  String parts() {
    return shape.files().stream()
        .map(file ->
            " -F "
                + CommandLine.quoted(
                    "%s=@%s;filename=\"%s\""
                        .formatted(
                            shape.fileField(), file.path(), file.filename().replace("\"", "\\\""))))
        .collect(Collectors.joining());
  }

  /** The fields, urlencoded. */
  String encoded() {
    return pairs().stream()
        .map(pair ->
            URLEncoder.encode(pair.getKey(), UTF_8)
                + '='
                + URLEncoder.encode(pair.getValue(), UTF_8))
        .collect(Collectors.joining("&"));
  }

  private List<Map.Entry<String, String>> pairs() {
    List<Map.Entry<String, String>> pairs = new ArrayList<>();
    collect("", data, pairs);
    return pairs;
  }

  private static void collect(String name, JsonNode value, List<Map.Entry<String, String>> pairs) {
    if (value.isObject()) {
      value.forEachEntry(
          (key, each) -> collect(name.isEmpty() ? key : name + '.' + key, each, pairs));
    } else if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        collect(value.get(i).isObject() ? name + '[' + i + ']' : name, value.get(i), pairs);
      }
    } else if (!value.isNull() && !(value.isBoolean() && !value.asBoolean())) {
      pairs.add(Map.entry(name, value.asString()));
    }
  }
}
