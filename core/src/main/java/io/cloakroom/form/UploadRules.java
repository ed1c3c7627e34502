package io.cloakroom.form;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is to become of the files of one request while they arrive.
 *
 * @param folder where temporary files are made
 * @param components of the form; null where it is not known
 * @param sink where the files of these components go; null for memory and temporary files
 */
record UploadRules(Path folder, @Nullable UploadComponents components, @Nullable UploadSink sink) {

  /** The files of any form, in this folder once they are large. */
  static UploadRules in(Path folder) {
    return new UploadRules(folder, null, null);
  }

  /** The folder of the JVM. */
  static Path temporaryFolder() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  /** The component that takes files of this name; empty where none does, or none is known. */
  Optional<UploadShape> component(String name) {
    return components == null ? Optional.empty() : components.at(name);
  }

  /** These limits, with room in the request for the files that may be larger than others. */
  FormLimits widened(FormLimits limits) {
    return components == null ? limits : components.widened(limits);
  }
}
