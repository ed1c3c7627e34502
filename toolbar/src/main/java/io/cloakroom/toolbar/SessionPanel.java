package io.cloakroom.toolbar;

import static io.cloakroom.toolbar.Hint.Level.NOTE;
import static io.cloakroom.toolbar.Hint.Level.ODD;
import static io.cloakroom.toolbar.Hint.Level.WRONG;

import io.cloakroom.session.SessionTrace;
import io.cloakroom.session.SessionTrace.Decision;
import io.cloakroom.trace.VisitTrace;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes the panel of the session from a request's trace. */
final class SessionPanel {

  private static final String PANEL = "session";
  private static final int MOST_USES = 12;

  private final VisitTrace trace;
  private final Secrets secrets;
  private final SessionBook book;
  private final Instant now;
  private final List<Hint> findings;

  SessionPanel(
      VisitTrace trace, Secrets secrets, SessionBook book, Instant now, List<Hint> findings) {
    this.trace = trace;
    this.secrets = secrets;
    this.book = book;
    this.now = now;
    this.findings = findings;
  }

  /** Collects the secrets among the stored values, before anything is shown. */
  static void collect(VisitTrace trace, Secrets secrets) {
    for (Optional<SessionTrace.State> state : states(trace)) {
      state.ifPresent(at -> at.items().forEach(secrets::addStored));
    }
    for (SessionTrace.Use use : trace.all(SessionTrace.Use.class)) {
      use.before().ifPresent(json -> secrets.addStored(use.name(), json));
      use.after().ifPresent(json -> secrets.addStored(use.name(), json));
    }
  }

  private static List<Optional<SessionTrace.State>> states(VisitTrace trace) {
    return List.of(before(trace), after(trace));
  }

  private static Optional<SessionTrace.State> before(VisitTrace trace) {
    return trace.all(SessionTrace.Lookup.class).stream()
        .findFirst()
        .flatMap(SessionTrace.Lookup::state);
  }

  private static Optional<SessionTrace.State> after(VisitTrace trace) {
    return trace.last(SessionTrace.Saved.class).flatMap(SessionTrace.Saved::state);
  }

  SeenSession panel() {
    Optional<SessionTrace.Lookup> lookup =
        trace.all(SessionTrace.Lookup.class).stream().findFirst();
    Optional<SessionTrace.State> before = before(trace);
    Optional<SessionTrace.State> after = after(trace);
    boolean saved = trace.last(SessionTrace.Saved.class).isPresent();
    Map<String, List<String>> uses = uses();
    List<SeenSession.Value> values = values(before, saved ? after : before, uses);
    lookup.ifPresent(this::explain);
    decisions();
    return new SeenSession(
        lookup.map(found -> word(found.result())).orElse(""),
        lookup.map(found -> secrets.shown(found.reason())).orElse(""),
        before.map(SessionTrace.State::id).orElse(""),
        SessionBook.idAfter(trace),
        owner(before),
        owner(saved ? after : before),
        summary(lookup, values),
        List.copyOf(values.subList(0, Math.min(values.size(), SeenForm.MOST_ROWS))),
        trace.all(SessionTrace.Planned.class).stream()
            .limit(20)
            .map(plan ->
                new SeenSession.Decision(word(plan.decision()), secrets.shown(plan.reason())))
            .toList(),
        trace.all(SessionTrace.Conflict.class).stream()
            .limit(20)
            .map(conflict -> secrets.shown(conflict.sentence()))
            .toList(),
        (saved ? after : before).stream().map(this::times).toList(),
        Math.max(0, values.size() - SeenForm.MOST_ROWS));
  }

  private String owner(Optional<SessionTrace.State> state) {
    return state.flatMap(SessionTrace.State::owner).map(secrets::shown).orElse("");
  }

  private SeenSession.Times times(SessionTrace.State state) {
    return new SeenSession.Times(
        state.createdAt().getEpochSecond(),
        now.getEpochSecond(),
        state.idle().toSeconds(),
        state.expiresAt().getEpochSecond(),
        state.endsAt().getEpochSecond(),
        state.persistent());
  }

  /** Returns who used which value, by the value's name. */
  private Map<String, List<String>> uses() {
    Map<String, Map<String, Integer>> counted = new LinkedHashMap<>();
    for (SessionTrace.Use use : trace.all(SessionTrace.Use.class)) {
      counted
          .computeIfAbsent(use.name(), any -> new LinkedHashMap<>())
          .merge(word(use.action()) + " by " + use.callSite(), 1, Integer::sum);
    }
    Map<String, List<String>> uses = new LinkedHashMap<>();
    counted.forEach((name, each) -> {
      List<String> lines = new ArrayList<>();
      each.forEach((line, times) -> lines.add(times == 1 ? line : line + " (" + times + " times)"));
      uses.put(name, secrets.shown(lines, MOST_USES));
    });
    return uses;
  }

  private List<SeenSession.Value> values(
      Optional<SessionTrace.State> before,
      Optional<SessionTrace.State> after,
      Map<String, List<String>> uses) {
    Map<String, String> old = before.map(SessionTrace.State::items).orElse(Map.of());
    Map<String, String> fresh = after.map(SessionTrace.State::items).orElse(Map.of());
    Set<String> unreadable = new LinkedHashSet<>();
    trace.all(SessionTrace.Unreadable.class).forEach(each -> unreadable.add(each.name()));
    unreadable.forEach(this::unreadable);
    Set<String> names = new LinkedHashSet<>(fresh.keySet());
    names.addAll(old.keySet());
    names.addAll(uses.keySet());
    List<SeenSession.Value> values = new ArrayList<>();
    for (String name : names) {
      values.add(
          value(
              name,
              Optional.ofNullable(old.get(name)),
              Optional.ofNullable(fresh.get(name)),
              unreadable.contains(name),
              uses.getOrDefault(name, List.of())));
    }
    return values;
  }

  private SeenSession.Value value(
      String name,
      Optional<String> before,
      Optional<String> after,
      boolean unreadable,
      List<String> uses) {
    boolean masked =
        before.filter(json -> secrets.isSecretJson(name, json)).isPresent()
            || after.filter(json -> secrets.isSecretJson(name, json)).isPresent();
    String change = before.equals(after) ? "same" : "changed";
    if (before.isEmpty()) {
      change = after.isEmpty() ? "absent" : "added";
    } else if (after.isEmpty()) {
      change = "removed";
    }
    return new SeenSession.Value(
        secrets.shown(name),
        masked ? "" : before.map(json -> secrets.value(json, Secrets.MOST_JSON)).orElse(""),
        masked ? "" : after.map(json -> secrets.value(json, Secrets.MOST_JSON)).orElse(""),
        before.map(SessionPanel::bytes).orElse(-1),
        after.map(SessionPanel::bytes).orElse(-1),
        change,
        masked,
        unreadable,
        uses);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private String summary(Optional<SessionTrace.Lookup> lookup, List<SeenSession.Value> values) {
    Decision decision =
        trace
            .last(SessionTrace.Planned.class)
            .map(SessionTrace.Planned::decision)
            .orElse(Decision.NOTHING);
    return switch (decision) {
      case CREATE -> "new";
      case ROTATE -> "moved";
      case END -> "ended";
      case DROP, REFUSE -> "refused";
      case REPLACE ->
          values.stream().anyMatch(value -> !value.change().equals("same")) ? "changed" : "written";
      case TOUCH -> "touched";
      case NOTHING ->
          lookup.isEmpty()
              ? ""
              : switch (lookup.get().result()) {
                case LIVE -> "read";
                case NOT_SENT -> "none";
                case RETIRED -> "moved away";
                case UNREADABLE -> "unreadable";
                case AMBIGUOUS -> "ambiguous";
                case FAILED -> "store failed";
                case MALFORMED, NOTHING -> "not found";
              };
    };
  }

  /** Adds what the look-up means for the visitor. */
  private void explain(SessionTrace.Lookup lookup) {
    switch (lookup.result()) {
      case LIVE, NOT_SENT -> {}
      case NOTHING -> book.fate(trace, now).add(findings);
      case MALFORMED ->
          find(
              ODD,
              "The session is not found: " + lookup.reason() + ".",
              "If the keys of a sealed session changed, keep the old key among the retired ones."
                  + " If somebody else set the cookie, nothing is to do.");
      case RETIRED ->
          find(
              ODD,
              "This request came with an older token: " + lookup.reason() + ".",
              "This happens in a second tab, or with a form from before the login. The next page"
                  + " has the new token.");
      case UNREADABLE ->
          find(
              WRONG,
              "The session's record cannot be read: " + lookup.reason() + ".",
              "Another version of the application wrote it. Deploy that version's reader first.");
      case AMBIGUOUS ->
          find(
              WRONG,
              "The visitor counts as anonymous: " + lookup.reason() + ".",
              "Another path or a parent domain has set a cookie of the same name. Delete it in the"
                  + " browser; find who set it in the panel Cookies.");
      case FAILED ->
          find(WRONG, "The session could not be read: " + lookup.reason() + ".", "Look at Store.");
    }
  }

  private void decisions() {
    for (SessionTrace.Planned plan : trace.all(SessionTrace.Planned.class)) {
      if (plan.decision() == Decision.REFUSE) {
        find(
            WRONG,
            "409: " + plan.reason() + ".",
            "Another tab logged in or out while this request was on its way. Nothing was written;"
                + " the page offers to send it again.");
      } else if (plan.decision() == Decision.DROP) {
        find(WRONG, "The changes are lost: " + plan.reason() + ".", "");
      } else if (plan.decision() == Decision.END) {
        find(NOTE, "This request ended the session: " + plan.reason() + ".", "");
      } else if (plan.decision() == Decision.ROTATE) {
        find(NOTE, "The session moved to a new token: " + plan.reason() + ".", "");
      }
    }
    List<SessionTrace.Conflict> conflicts = trace.all(SessionTrace.Conflict.class);
    if (!conflicts.isEmpty()) {
      String replayed = String.join(", ", conflicts.get(conflicts.size() - 1).replayed());
      find(
          NOTE,
          "Another request of this session wrote first"
              + (conflicts.size() > 1 ? ", " + conflicts.size() + " times" : "")
              + ". Applied again to the newest version: "
              + replayed
              + ". Nothing is lost.",
          "");
    }
  }

  private void unreadable(String name) {
    find(
        ODD,
        "The value \""
            + name
            + "\" cannot be decoded as the type of its key, so the handler sees none. It stays"
            + " stored.",
        "The class probably changed since it was stored. Give its new components defaults, or read"
            + " it under a new key.");
  }

  private void find(Hint.Level level, String text, String cure) {
    findings.add(new Hint(level, PANEL, secrets.shown(text), cure));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
