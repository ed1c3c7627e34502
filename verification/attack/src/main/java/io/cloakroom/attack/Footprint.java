package io.cloakroom.attack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The resources that a Linux process holds at a moment.
 *
 * @param heap the megabytes in use on the heap after a collection
 * @param resident the megabytes of the whole process in memory
 * @param threads the number of threads
 * @param descriptors the number of open files and connections
 */
record Footprint(long heap, long resident, long threads, long descriptors) {

  static final Footprint NONE = new Footprint(0, 0, 0, 0);

  private static final long KIB_PER_MIB = 1024;

  /** Reads the figures of a process, whose heap the caller knows. */
  static Footprint of(long pid, long heap) throws IOException {
    Path process = Path.of("/proc", String.valueOf(pid));
    List<String> status = Files.readAllLines(process.resolve("status"));
    try (Stream<Path> files = Files.list(process.resolve("fd"))) {
      return new Footprint(
          heap, number(status, "VmRSS:") / KIB_PER_MIB, number(status, "Threads:"), files.count());
    }
  }

  private static long number(List<String> status, String name) {
    return status.stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()).replaceAll("\\D", ""))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("The process has ended"));
  }

  /** Returns the larger one of each figure. */
  Footprint max(Footprint other) {
    return new Footprint(
        Math.max(heap, other.heap),
        Math.max(resident, other.resident),
        Math.max(threads, other.threads),
        Math.max(descriptors, other.descriptors));
  }
}
