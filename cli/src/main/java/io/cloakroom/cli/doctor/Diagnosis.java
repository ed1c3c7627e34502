package io.cloakroom.cli.doctor;

import java.util.List;
import java.util.Optional;

/**
 * The result of an examination.
 *
 * @param findings the findings, the worst first
 * @param checked sentences about what was checked
 * @param skipped sentences about what could not be checked, and why
 * @param failure the reason for which the login could not be checked; empty if it was, or was not
 *     to be
 * @param requests the number of requests that were sent
 */
public record Diagnosis(
    List<Finding> findings,
    List<String> checked,
    List<String> skipped,
    Optional<SiteFailure> failure,
    int requests) {

  /** Creates a diagnosis; the lists are copied. */
  public Diagnosis {
    findings = List.copyOf(findings);
    checked = List.copyOf(checked);
    skipped = List.copyOf(skipped);
  }

  /** Returns whether at least one finding is {@link Severity#WRONG}. */
  public boolean foundWrong() {
    return findings.stream().anyMatch(finding -> finding.severity() == Severity.WRONG);
  }
}
