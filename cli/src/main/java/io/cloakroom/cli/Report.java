package io.cloakroom.cli;

import io.cloakroom.body.FormData;
import io.cloakroom.body.FormTrace;
import io.cloakroom.body.SentValue;
import io.cloakroom.body.Upload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The contents of a body, for JSON. */
record Report(FormData data, @Nullable FormTrace trace) {

  /** The maximum number of bytes that are shown of a name and its value. */
  private static final int SHOWN_BYTES = 200;

  /** Returns the fields, the files, the tree of their names and the trace. */
  Map<String, Object> json() {
    Map<String, Object> report = new LinkedHashMap<>();
    List<Object> fields = new ArrayList<>();
    List<Object> files = new ArrayList<>();
    for (SentValue sent : data.sent()) {
      if (sent instanceof SentValue.File file) {
        files.add(file(file));
      } else {
        fields.add(field(sent));
      }
    }
    report.put("fields", fields);
    report.put("files", files);
    report.put("tree", tree(data.asMap()));
    if (trace != null) {
      report.put("trace", trace.pairs().stream().map(pair -> pair(trace, pair)).toList());
    }
    return report;
  }

  private static Map<String, Object> field(SentValue sent) {
    Map<String, Object> field = new LinkedHashMap<>();
    field.put("name", sent.name());
    field.put(
        "value",
        sent instanceof SentValue.JsonBoolean flag ? flag.value() : sent.text().orElse(""));
    return field;
  }

  private static Map<String, Object> file(SentValue.File sent) {
    Upload upload = sent.upload();
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("name", sent.name());
    file.put("filename", upload.filename());
    if (!upload.rawFilename().equals(upload.filename())) {
      file.put("rawFilename", upload.rawFilename());
    }
    file.put("type", upload.contentType());
    file.put("detectedType", upload.detectedType());
    file.put("length", upload.length());
    file.put("sha256", upload.sha256());
    return file;
  }

  /** Returns the tree with files as their names; the list of files has the details. */
  private static @Nullable Object tree(@Nullable Object node) {
    if (node instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> members = new LinkedHashMap<>();
      map.forEach((name, value) -> members.put(String.valueOf(name), tree(value)));
      return members;
    }
    if (node instanceof List<?> list) {
      List<@Nullable Object> elements = new ArrayList<>();
      list.forEach(element -> elements.add(tree(element)));
      return elements;
    }
    return node instanceof Upload upload ? Map.of("file", upload.filename()) : node;
  }

  private static Map<String, Object> pair(FormTrace trace, FormTrace.Pair pair) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("start", pair.start());
    shown.put("valueStart", pair.valueStart());
    shown.put("end", pair.end());
    shown.put("sent", trace.printable(pair.start(), pair.end(), SHOWN_BYTES));
    shown.put("name", pair.sent().name());
    shown.put("steps", pair.steps());
    if (!(pair.sent() instanceof SentValue.File)) {
      shown.put("value", pair.sent().text().orElse(""));
    }
    return shown;
  }
}
