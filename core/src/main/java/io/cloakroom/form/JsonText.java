package io.cloakroom.form;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.body.FormNode;
import io.cloakroom.body.SentValue;
import io.cloakroom.http.HttpProblem;
import org.jspecify.annotations.Nullable;

/**
 * JSON in a field of a form, as text or as a blob. Scripts send it for what names cannot express:
 * {@code append('dto', JSON.stringify(dto))}, a part of the type {@code application/json}, axios'
 * names that end with {@code {}}.
 *
 * <p>It is read as JSON if the client declares it, or if no other text is possible there: a brace
 * begins a record or a map, a bracket a list of them.
 */
final class JsonText {

  private JsonText() {}

  /**
   * Replaces a text by the document in it.
   *
   * @param opening the character that begins such a document
   * @param declared whether the client must declare JSON, as plain text may begin like this
   * @return false if the document is malformed, which is then an error of the field
   */
  static boolean read(RecordPath path, char opening, boolean declared, Binding binding) {
    FormNode node = path.node();
    SentValue sent = node == null || node.isJson() ? null : node.onlyValue().orElse(null);
    byte[] json = sent == null ? null : json(sent, opening, declared);
    if (json == null) {
      return true;
    }
    try {
      path.replace(binding.documents().parse(path.sentName(), json));
      return true;
    } catch (HttpProblem e) {
      binding.fail(path, "json");
      return false;
    }
  }

  private static byte @Nullable [] json(SentValue sent, char opening, boolean declared) {
    if (sent instanceof SentValue.Text text) {
      boolean taken = !declared || text.declaresJson();
      return taken && text.value().stripLeading().indexOf(opening) == 0
          ? text.value().getBytes(UTF_8)
          : null;
    }
    return sent instanceof SentValue.File file && file.declaresJson()
        ? file.upload().bytes()
        : null;
  }
}
