package io.cloakroom;

import io.cloakroom.mistake.CallSite;
import io.cloakroom.trace.ResponseTrace;
import io.cloakroom.trace.VisitTrace;
import io.cloakroom.view.Locals;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The values that every template sees: the toolkit's own, and those that the application has named.
 * Immutable.
 *
 * @param values the application's values, computed for a visit
 */
record TemplateLocals(Map<String, Function<Visit, ?>> values) {

  static final TemplateLocals NONE = new TemplateLocals(Map.of());

  /** The names of the toolkit's own values. */
  private static final Set<String> OWN =
      Set.of("flash", "csrf", "cloakroom", "path", "base", "idempotency");

  /** The origin of values that are named when the toolkit is built. */
  private static final String APPLICATION = "the builder of the application, or a ready page";

  TemplateLocals {
    values = Map.copyOf(values);
  }

  /**
   * Returns a copy with one more value.
   *
   * @throws IllegalArgumentException if the name is one of the toolkit's own, or there is a value
   *     of this name
   */
  TemplateLocals with(String name, Function<Visit, ?> value) {
    return with(Map.of(name, value));
  }

  /** Returns a copy with these values, too; see {@link #with(String, Function)}. */
  TemplateLocals with(Map<String, Function<Visit, ?>> added) {
    Map<String, Function<Visit, ?>> more = new LinkedHashMap<>(values);
    added.forEach((name, value) -> {
      if (OWN.contains(name)) {
        throw new IllegalArgumentException(
            "The local "
                + name
                + " is Cloakroom's own, and every template gets it; name yours"
                + " differently");
      }
      if (more.putIfAbsent(name, value) != null) {
        throw new IllegalArgumentException(
            "Two locals have the name "
                + name
                + ", so one would hide the other; rename one of them");
      }
    });
    return new TemplateLocals(more);
  }

  /** Returns the locals of a visit, before its handler adds any. */
  Locals of(Visit visit) {
    Locals locals = Locals.of();
    locals.lazy("flash", visit::flash);
    locals.lazy("csrf", visit::csrf);
    locals.lazy("cloakroom", visit::assets);
    locals.set("path", visit.path());
    locals.lazy("base", () -> visit.address(""));
    if (visit.parts.idempotency != null) {
      locals.lazy("idempotency", visit::idempotency);
    }
    values.forEach((name, value) -> locals.lazy(name, () -> value.apply(visit)));
    locals.reserve(OWN);
    VisitTrace trace = VisitTrace.wantedOn(visit.exchange());
    if (trace != null) {
      values.keySet().forEach(name -> trace.add(local(name, Optional.empty(), APPLICATION)));
      locals.observe((name, value) ->
          trace.add(local(name, value.map(TemplateLocals::type), CallSite.current())));
    }
    return locals;
  }

  private static ResponseTrace.Local local(String name, Optional<String> type, String origin) {
    return new ResponseTrace.Local(name, type, origin);
  }

  private static String type(Object value) {
    return value.getClass().getTypeName();
  }
}
