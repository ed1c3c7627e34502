package io.cloakroom.benchmarks;

import io.cloakroom.body.FormData;
import io.cloakroom.body.FormLimits;
import io.cloakroom.body.SentValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The values from a decoder, before any name is split. */
final class NamedTexts {

  private final List<SentValue> sent;

  /** Creates values from texts by their names. */
  NamedTexts(Map<String, String> texts) {
    List<SentValue> values = new ArrayList<>();
    texts.forEach((name, text) -> values.add(new SentValue.Text(name, text)));
    sent = List.copyOf(values);
  }

  /** Returns the data of a new request. No form has read them yet. */
  FormData data() {
    return FormData.of(sent, FormLimits.of());
  }
}
