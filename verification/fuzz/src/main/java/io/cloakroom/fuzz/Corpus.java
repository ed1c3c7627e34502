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
 * The inputs of a target in the sources: seeds, and regressions, which are earlier findings.
 *
 * @param folders the folders with inputs
 * @param dictionary a file with pieces of the format; empty if there is none
 */
record Corpus(List<Path> folders, Optional<Path> dictionary) {

  Corpus {
    folders = List.copyOf(folders);
  }

  /** Returns the inputs of a target in the sources below this folder. */
  static Corpus of(Path root, Target target) {
    Path inputs =
        root.resolve("verification/fuzz/src/test/resources/io/cloakroom/fuzz")
            .resolve(target.label());
    List<Path> folders =
        new ArrayList<>(List.of(inputs.resolve("seeds"), inputs.resolve("regressions")));
    if (target == Target.REQUEST) {
      folders.add(root.resolve("core/src/test/resources/io/cloakroom/body/captured"));
    }
    return new Corpus(
        folders.stream().filter(Files::isDirectory).toList(),
        Optional.of(inputs.resolve("dictionary.txt")).filter(Files::isRegularFile));
  }

  /** Returns the files of all inputs, sorted by name. */
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
