package io.cloakroom.cli.doctor;

import java.util.List;

/**
 * A finding about a site.
 *
 * @param symptom the kind of finding
 * @param sentence the finding for people
 * @param evidence the requests and the header lines that prove it, with secrets masked
 * @param cures the lines that cure it; more than one place may need a line
 */
public record Finding(Symptom symptom, String sentence, List<String> evidence, List<Cure> cures) {

  /** Creates a finding; the lists are copied. */
  public Finding {
    evidence = List.copyOf(evidence);
    cures = List.copyOf(cures);
  }

  /** Returns the code, such as {@code cookie.secure}. */
  public String code() {
    return symptom.code();
  }

  /** Returns the weight. */
  public Severity severity() {
    return symptom.severity();
  }
}
