package io.cloakroom.body;

/**
 * The JSON documents in the fields of one form, such as those of {@code append("dto",
 * JSON.stringify(dto))}. {@link FormLimit#JSON_VALUES} counts the values of all of them together.
 * Not thread-safe.
 */
public final class JsonDocuments {

  private final FormLimits limits;
  private final FormMemory.Claim memory;
  private long values;

  JsonDocuments(FormLimits limits, FormMemory.Claim memory) {
    this.limits = limits;
    this.memory = memory;
  }

  /** Returns the documents of a form, none of them read yet. */
  public static JsonDocuments of(FormLimits limits) {
    return new JsonDocuments(limits, FormMemory.Claim.uncounted());
  }

  /** Returns the documents of this form, within its limits and its memory; none is read yet. */
  public static JsonDocuments of(FormData data) {
    return data.documents();
  }

  /**
   * Reads a document, an object or an array.
   *
   * @param name the field's name, which the names in the tree begin with
   * @throws io.cloakroom.http.HttpProblem if the document is malformed or exceeds a limit
   */
  public FormNode parse(String name, byte[] json) {
    JsonDecoder decoder = new JsonDecoder(limits, name, values, memory);
    try {
      decoder.accept(json, 0, json.length);
      return decoder.finishTree();
    } finally {
      values = decoder.values();
    }
  }
}
