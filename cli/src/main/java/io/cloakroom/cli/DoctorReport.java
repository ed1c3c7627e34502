package io.cloakroom.cli;

import io.cloakroom.cli.doctor.Cure;
import io.cloakroom.cli.doctor.Diagnosis;
import io.cloakroom.cli.doctor.Finding;
import io.cloakroom.cli.doctor.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The result of an examination, for people and as JSON. */
final class DoctorReport {

  private static final int WIDTH = 96;

  private DoctorReport() {}

  /** Returns the members of the JSON. */
  static Map<String, Object> data(String url, List<String> plan, Diagnosis diagnosis) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("url", url);
    data.put("plan", plan);
    data.put("requests", diagnosis.requests());
    data.put("findings", diagnosis.findings().stream().map(DoctorReport::data).toList());
    data.put("checked", diagnosis.checked());
    data.put("skipped", diagnosis.skipped());
    diagnosis
        .failure()
        .ifPresent(failure ->
            data.put(
                "failure",
                CommandResult.members("code", failure.code(), "message", failure.sentence())));
    return data;
  }

  private static Map<String, Object> data(Finding finding) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("code", finding.code());
    data.put("severity", finding.severity().word());
    data.put("sentence", finding.sentence());
    data.put("evidence", finding.evidence());
    data.put("cures", finding.cures());
    data.put("page", finding.symptom().page());
    return data;
  }

  /** Returns the lines of the text. */
  static List<String> lines(String url, Diagnosis diagnosis) {
    List<String> lines = new ArrayList<>();
    for (Finding finding : diagnosis.findings()) {
      lines.add(finding.severity().word().toUpperCase(Locale.ROOT) + "  " + finding.code());
      lines.addAll(wrapped("  ", finding.sentence()));
      finding.evidence().forEach(evidence -> lines.addAll(wrapped("  seen    ", evidence)));
      for (Cure cure : finding.cures()) {
        lines.add(
            "  "
                + (cure.remove() ? "remove  " : "add     ")
                + String.format("%-13s", cure.place() + ':')
                + cure.line());
      }
      lines.add("  read    " + finding.symptom().page());
      lines.add("");
    }
    diagnosis.checked().forEach(checked -> lines.addAll(wrapped("checked  ", checked)));
    diagnosis.skipped().forEach(skipped -> lines.addAll(wrapped("skipped  ", skipped)));
    diagnosis
        .failure()
        .ifPresent(failure ->
            lines.addAll(wrapped("failed   ", failure.code() + ": " + failure.sentence())));
    lines.add("");
    lines.add(url + ": " + summary(diagnosis) + ". " + diagnosis.requests() + " requests.");
    return lines;
  }

  private static String summary(Diagnosis diagnosis) {
    if (diagnosis.findings().isEmpty()) {
      return "nothing found";
    }
    List<String> counts = new ArrayList<>();
    for (Severity severity : Severity.values()) {
      long count =
          diagnosis.findings().stream().filter(finding -> finding.severity() == severity).count();
      if (count > 0) {
        boolean plural = count > 1 && severity != Severity.WRONG;
        counts.add(count + " " + severity.word() + (plural ? "s" : ""));
      }
    }
    return String.join(", ", counts);
  }

  /** Breaks a text between words; the lines after the first begin below its text. */
  private static List<String> wrapped(String beginning, String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(beginning);
    for (String word : text.split(" ", -1)) {
      if (line.length() + word.length() > WIDTH && line.length() > beginning.length()) {
        lines.add(line.toString().stripTrailing());
        line = new StringBuilder(" ".repeat(beginning.length()));
      }
      line.append(word).append(' ');
    }
    lines.add(line.toString().stripTrailing());
    return lines;
  }
}
