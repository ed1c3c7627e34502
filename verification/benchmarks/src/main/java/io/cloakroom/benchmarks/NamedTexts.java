package io.cloakroom.benchmarks;

import io.cloakroom.body.FormData;
import io.cloakroom.body.FormLimits;
import io.cloakroom.body.SentValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The values that a decoder has read, before any name was split. */
final class NamedTexts {

  private final List<SentValue> sent;

  /** Texts, each under its own name. */
  NamedTexts(Map<String, String> texts) {
    List<SentValue> values = new ArrayList<>();
    texts.forEach((name, text) -> values.add(new SentValue.Text(name, text)));
    sent = List.copyOf(values);
  }

  /** Returns the data of a new request, which nothing has read yet. */
  FormData data() {
    return FormData.of(sent, FormLimits.of());
  }
}
