package io.cloakroom.form;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.http.HttpProblem;
import org.jspecify.annotations.Nullable;

/**
 * JSON in a field of a form, as text or as a blob, which scripts send for what names cannot say:
 * {@code append('dto', JSON.stringify(dto))}, a part of the type {@code application/json}, axios'
 * names that end with {@code {}}.
 *
 * <p>It is read as JSON where the client says that it is, and where the place can take no other
 * text: <code>{</code> begins a record or a map, <code>[</code> a list of them.
 */
final class JsonText {

  /** What axios puts behind the name of a value that is JSON. */
  private static final String MARK = "{}";

  private JsonText() {}

  /** The length of a field's name without the mark of JSON. */
  static int unmarkedLength(String name) {
    return marked(name) ? name.length() - MARK.length() : name.length();
  }

  private static boolean marked(String name) {
    return name.length() > MARK.length() && name.endsWith(MARK);
  }

  /**
   * Puts the document that a place's text holds in its stead.
   *
   * @param opening what begins such a document
   * @param declared whether the text could mean itself, so that the client must say it is JSON
   * @return whether the place can be read on; false where it holds broken JSON, which is noted
   */
  static boolean read(Place place, char opening, boolean declared, Binding binding) {
    Node node = place.node();
    SentValue sent = node == null || node.json() ? null : node.only();
    byte[] json = sent == null ? null : json(sent, opening, declared);
    if (json == null) {
      return true;
    }
    JsonDecoder decoder = new JsonDecoder(binding.limits(), place.name(), binding.jsonValues());
    try {
      decoder.accept(json, 0, json.length);
      place.replace(decoder.finishTree());
      return true;
    } catch (HttpProblem e) {
      binding.fail(place, "json");
      return false;
    } finally {
      binding.jsonValues(decoder.values());
    }
  }

  private static byte @Nullable [] json(SentValue sent, char opening, boolean declared) {
    if (sent instanceof SentValue.Text text) {
      boolean taken = !declared || marked(text.name()) || MediaType.namesJson(text.contentType());
      return taken && text.value().stripLeading().indexOf(opening) == 0
          ? text.value().getBytes(UTF_8)
          : null;
    }
    return sent instanceof SentValue.File file && MediaType.namesJson(file.upload().contentType())
        ? file.upload().bytes()
        : null;
  }
}
