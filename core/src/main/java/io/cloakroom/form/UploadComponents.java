package io.cloakroom.form;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The components of a form that take files, found by a field's name. Prepared once, immutable. */
final class UploadComponents {

  /** The most that {@link FormLimits} can say. */
  private static final long MAX_BYTES = FormLimit.FILE_BYTES.most();

  private final Shape form;
  private final List<Own> own;

  /** A component with a limit of its own, and whether it may come more than once. */
  private record Own(long maxBytes, boolean repeats) {}

  UploadComponents(Shape form) {
    this.form = form;
    List<Own> found = new ArrayList<>();
    collect(form, false, found, Collections.newSetFromMap(new IdentityHashMap<>()));
    own = List.copyOf(found);
  }

  private static void collect(Shape shape, boolean repeats, List<Own> found, Set<Shape> seen) {
    if (shape instanceof UploadShape upload && upload.maxBytes() != UploadShape.UNLIMITED) {
      found.add(new Own(Math.min(upload.maxBytes(), MAX_BYTES), repeats));
    } else if (shape instanceof OptionalShape optional) {
      collect(optional.inner(), repeats, found, seen);
    } else if (shape instanceof ListShape list) {
      collect(list.element(), true, found, seen);
    } else if (shape instanceof MapShape map) {
      collect(map.value(), true, found, seen);
    } else if (shape instanceof ChoiceShape choice) {
      choice.records().values().forEach(record -> collect(record, repeats, found, seen));
    } else if (shape instanceof RecordShape record) {
      // A record may stand at several places, or lead back to itself.
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

  /** These limits, with room in the request for the files that may be larger than others. */
  FormLimits widened(FormLimits limits) {
    long room = 0;
    for (Own component : own) {
      if (component.maxBytes > limits.of(FormLimit.FILE_BYTES)) {
        room += component.maxBytes * (component.repeats ? limits.of(FormLimit.FILES) : 1);
      }
    }
    return room == 0
        ? limits
        : limits.with(
            FormLimit.REQUEST_BYTES,
            Math.min(limits.of(FormLimit.REQUEST_BYTES) + room, MAX_BYTES));
  }

  /** The component that takes files of this name; empty where none does. */
  Optional<UploadShape> at(String name) {
    Shape at = inner(form);
    for (String step : NamePath.parse(name).steps()) {
      at = below(at, step);
      if (at == null) {
        return Optional.empty();
      }
    }
    return at instanceof ListShape list && inner(list.element()) instanceof UploadShape each
        ? Optional.of(each)
        : at instanceof UploadShape one ? Optional.of(one) : Optional.empty();
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
