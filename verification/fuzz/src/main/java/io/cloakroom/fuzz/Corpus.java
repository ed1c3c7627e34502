package io.cloakroom.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The inputs of a target that are kept with the sources: seeds to begin with, and regressions, each
 * of which once was a finding.
 *
 * @param folders where they are
 * @param dictionary pieces of the format; empty where there is no such file
 */
record Corpus(List<Path> folders, Optional<Path> dictionary) {

  Corpus {
    folders = List.copyOf(folders);
  }

  /** The inputs of a target in the sources under this folder. */
  static Corpus of(Path root, Target target) {
    Path home =
        root.resolve("verification/fuzz/src/test/resources/io/cloakroom/fuzz")
            .resolve(target.label());
    List<Path> folders =
        new ArrayList<>(List.of(home.resolve("seeds"), home.resolve("regressions")));
    if (target == Target.REQUEST) {
      folders.add(root.resolve("core/src/test/resources/io/cloakroom/form/captured"));
    }
    return new Corpus(
        folders.stream().filter(Files::isDirectory).toList(),
        Optional.of(home.resolve("dictionary.txt")).filter(Files::isRegularFile));
  }

  /** All inputs, in the order of their names. */
  List<Path> inputs() {
    List<Path> inputs = new ArrayList<>();
    for (Path folder : folders) {
      try (Stream<Path> files = Files.list(folder)) {
        files.filter(Files::isRegularFile).sorted().forEach(inputs::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return inputs;
  }
}
