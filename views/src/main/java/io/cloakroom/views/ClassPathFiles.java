package io.cloakroom.views;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** The files below a folder, on disk or on the class path, for messages. */
final class ClassPathFiles {

  /** The maximum number of files that are listed. */
  private static final int MAX_FILES = 10_000;

  private ClassPathFiles() {}

  /** Returns the paths of the files below a folder on the class path, relative to it. */
  static List<String> below(ClassLoader loader, String folder) {
    TreeSet<String> files = new TreeSet<>();
    try {
      for (URL url : Collections.list(loader.getResources(folder))) {
        switch (url.getProtocol()) {
          case "file" -> files.addAll(below(Path.of(uri(url))));
          case "jar" -> files.addAll(inJar(url));
          default -> {}
        }
      }
    } catch (IOException | RuntimeException e) {
      // A message without a list is better than none.
      return List.copyOf(files);
    }
    return List.copyOf(files);
  }

  /** Returns the paths of the files below a folder on disk, relative to it. */
  static List<String> below(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .limit(MAX_FILES)
          .map(file -> folder.relativize(file).toString().replace('\\', '/'))
          .sorted()
          .toList();
    } catch (IOException | RuntimeException e) {
      return List.of();
    }
  }

  private static URI uri(URL url) throws IOException {
    try {
      return url.toURI();
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  private static List<String> inJar(URL url) throws IOException {
    JarURLConnection connection = (JarURLConnection) url.openConnection();
    connection.setUseCaches(false);
    String entry = connection.getEntryName();
    String folder = entry == null || entry.endsWith("/") ? String.valueOf(entry) : entry + "/";
    try (JarFile jar = connection.getJarFile()) {
      return jar.stream()
          .limit(MAX_FILES)
          .filter(file -> !file.isDirectory())
          .map(ZipEntry::getName)
          .filter(name -> name.startsWith(folder))
          .map(name -> name.substring(folder.length()))
          .toList();
    }
  }
}
