package io.cloakroom.cli.doctor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The findings of an examination so far. Each finding is kept once, with all its evidence. */
final class FindingList {

  private static final int MAX_EVIDENCE = 4;

  private final Map<String, Finding> found = new LinkedHashMap<>();
  private final Set<String> checked = new LinkedHashSet<>();
  private final Set<String> skipped = new LinkedHashSet<>();
  private Optional<SiteFailure> failure = Optional.empty();

  /** Adds a finding, or its evidence to the same one. */
  void add(Symptom symptom, String sentence, List<String> evidence, Cure... cures) {
    found.merge(
        symptom.code() + ' ' + sentence,
        new Finding(symptom, sentence, evidence, List.of(cures)),
        FindingList::together);
  }

  private static Finding together(Finding first, Finding second) {
    Set<String> evidence = new LinkedHashSet<>(first.evidence());
    evidence.addAll(second.evidence());
    return new Finding(
        first.symptom(),
        first.sentence(),
        evidence.stream().limit(MAX_EVIDENCE).toList(),
        first.cures());
  }

  /** Notes what was checked. */
  void checked(String sentence) {
    checked.add(sentence);
  }

  /** Notes what could not be checked, and why. */
  void skipped(String sentence) {
    skipped.add(sentence);
  }

  boolean has(Symptom... faults) {
    List<Symptom> any = List.of(faults);
    return found.values().stream().anyMatch(finding -> any.contains(finding.symptom()));
  }

  /** Notes why the login could not be checked. */
  void failed(SiteFailure reason) {
    failure = Optional.of(reason);
  }

  /** Returns the diagnosis, the worst findings first. */
  Diagnosis diagnosis(int requests) {
    List<Finding> sorted = new ArrayList<>(found.values());
    sorted.sort(Comparator.comparing(Finding::severity));
    return new Diagnosis(sorted, List.copyOf(checked), List.copyOf(skipped), failure, requests);
  }
}
