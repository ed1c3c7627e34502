package io.cloakroom.form;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a decoder has read, before any name was taken apart. */
public final class NamedTexts {

  private final List<SentValue> sent = new ArrayList<>();

  /** Texts, each under a name of its own. */
  public NamedTexts(Map<String, String> texts) {
    texts.forEach((name, text) -> sent.add(new SentValue.Text(name, text)));
  }

  /** The data of a new request, of which nothing was asked yet. */
  public FormData data() {
    return FormData.ofNames(sent, null, FormLimits.defaults());
  }
}
