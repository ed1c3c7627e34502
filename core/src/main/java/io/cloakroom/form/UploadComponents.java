package io.cloakroom.form;

import io.cloakroom.body.FormLimit;
import io.cloakroom.body.FormLimits;
import io.cloakroom.body.FormSettings;
import io.cloakroom.body.NamePath;
import io.cloakroom.body.UploadPolicy;
import io.cloakroom.body.UploadRule;
import io.cloakroom.body.UploadSink;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The components of a form that are files, found by a field's name. Prepared once, immutable. */
final class UploadComponents implements UploadPolicy {

  private static final long MAX_BYTES = FormLimit.FILE_BYTES.highestMax();

  private final Shape form;
  private final List<Limited> limited;

  /** The largest size of a component with its own limit, and whether it may be sent repeatedly. */
  private record Limited(long maxBytes, boolean repeats) {}

  UploadComponents(Shape form) {
    this.form = form;
    List<Limited> found = new ArrayList<>();
    collect(form, false, found, Collections.newSetFromMap(new IdentityHashMap<>()));
    limited = List.copyOf(found);
  }

  private static void collect(Shape shape, boolean repeats, List<Limited> found, Set<Shape> seen) {
    if (shape instanceof UploadShape upload && upload.rule().maxBytes() != Long.MAX_VALUE) {
      found.add(new Limited(Math.min(upload.rule().maxBytes(), MAX_BYTES), repeats));
    } else if (shape instanceof OptionalShape optional) {
      collect(optional.inner(), repeats, found, seen);
    } else if (shape instanceof ListShape list) {
      collect(list.element(), true, found, seen);
    } else if (shape instanceof MapShape map) {
      collect(map.value(), true, found, seen);
    } else if (shape instanceof ChoiceShape choice) {
      choice.records().values().forEach(record -> collect(record, repeats, found, seen));
    } else if (shape instanceof RecordShape record) {
      // A record may be at several positions, or lead back to itself.
      boolean again = !seen.add(record);
      if (!again) {
        record
            .components()
            .values()
            .forEach(component -> collect(component.shape(), repeats, found, seen));
        seen.remove(record);
      }
    }
  }

  /** Returns these settings with room in the request for files that may be larger than others. */
  FormSettings widened(FormSettings settings) {
    FormLimits limits = settings.limits();
    long room = 0;
    for (Limited component : limited) {
      if (component.maxBytes > limits.max(FormLimit.FILE_BYTES)) {
        room += component.maxBytes * (component.repeats ? limits.max(FormLimit.FILES) : 1);
      }
    }
    if (room == 0) {
      return settings;
    }
    long widened = Math.min(limits.max(FormLimit.REQUEST_BYTES) + room, MAX_BYTES);
    return settings.withLimits(limits.withMax(FormLimit.REQUEST_BYTES, widened));
  }

  /** Returns this policy with the files of all components going to a sink. */
  UploadPolicy to(UploadSink sink) {
    return field -> rule(field).map(rule -> rule.withSink(sink));
  }

  /** Returns the rule of the component with this name; empty if no file belongs there. */
  @Override
  public Optional<UploadRule> rule(String field) {
    Shape at = inner(form);
    for (String step : NamePath.of(field).steps()) {
      at = below(at, step);
      if (at == null) {
        return Optional.empty();
      }
    }
    Shape each = at instanceof ListShape list ? inner(list.element()) : at;
    return each instanceof UploadShape upload ? Optional.of(upload.rule()) : Optional.empty();
  }

  private static @Nullable Shape below(Shape shape, String step) {
    if (shape instanceof RecordShape record) {
      Component component = record.components().get(step);
      return component == null ? null : inner(component.shape());
    }
    if (shape instanceof ChoiceShape choice) {
      return choice.records().values().stream()
          .map(record -> below(record, step))
          .filter(UploadComponents::mayLeadToFiles)
          .findFirst()
          .orElse(null);
    }
    return shape instanceof ListShape list
        ? inner(list.element())
        : shape instanceof MapShape map ? inner(map.value()) : null;
  }

  private static boolean mayLeadToFiles(@Nullable Shape shape) {
    return shape != null && !(shape instanceof Scalar);
  }

  private static Shape inner(Shape shape) {
    return shape instanceof OptionalShape optional ? inner(optional.inner()) : shape;
  }
}
