package io.cloakroom.form;

import java.nio.file.Path;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is to become of the files of one request while they arrive.
 *
 * @param folder where temporary files are made
 * @param form what the form declares, for the limits of its files; null where it is not known
 * @param sink where the form's files go; null for memory and temporary files
 */
record UploadRules(Path folder, @Nullable Shape form, @Nullable UploadSink sink) {

  /** The most that {@link FormLimits} can say. */
  private static final long MAX_BYTES = Integer.MAX_VALUE;

  /** The files of any form, in this folder once they are large. */
  static UploadRules in(Path folder) {
    return new UploadRules(folder, null, null);
  }

  /** The folder of the JVM. */
  static Path temporaryFolder() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  /** The component that takes files of this name; empty where none does. */
  Optional<UploadShape> component(String name) {
    if (form == null) {
      return Optional.empty();
    }
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
          .filter(UploadRules::leadsToFiles)
          .findFirst()
          .orElse(null);
    }
    return shape instanceof ListShape list
        ? inner(list.element())
        : shape instanceof MapShape map ? inner(map.value()) : null;
  }

  private static boolean leadsToFiles(@Nullable Shape shape) {
    return shape != null && !(shape instanceof Scalar);
  }

  private static Shape inner(Shape shape) {
    return shape instanceof OptionalShape optional ? inner(optional.inner()) : shape;
  }

  /** These limits, with room in the request for the files that may be larger than others. */
  FormLimits widened(FormLimits limits) {
    if (form == null) {
      return limits;
    }
    Set<Shape> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    long most = limits.of(FormLimit.REQUEST_BYTES);
    long room = room(form, 1, limits, seen);
    return room == 0
        ? limits
        : limits.with(FormLimit.REQUEST_BYTES, Math.min(most + room, MAX_BYTES));
  }

  private static long room(Shape shape, long times, FormLimits limits, Set<Shape> seen) {
    if (shape instanceof UploadShape upload) {
      boolean larger =
          upload.maxBytes() != UploadShape.UNLIMITED
              && upload.maxBytes() > limits.of(FormLimit.FILE_BYTES);
      return larger ? Math.min(upload.maxBytes(), MAX_BYTES) * times : 0;
    }
    if (shape instanceof OptionalShape optional) {
      return room(optional.inner(), times, limits, seen);
    }
    long many = limits.of(FormLimit.FILES);
    if (shape instanceof ListShape list) {
      return room(list.element(), many, limits, seen);
    }
    if (shape instanceof MapShape map) {
      return room(map.value(), many, limits, seen);
    }
    if (shape instanceof ChoiceShape choice) {
      return choice.records().values().stream()
          .mapToLong(record -> room(record, times, limits, seen))
          .max()
          .orElse(0);
    }
    // A record may lead back to itself.
    if (!(shape instanceof RecordShape record) || !seen.add(record)) {
      return 0;
    }
    return record.components().values().stream()
        .mapToLong(component -> room(component.shape(), times, limits, seen))
        .sum();
  }
}
