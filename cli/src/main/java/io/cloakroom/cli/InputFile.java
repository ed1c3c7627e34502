package io.cloakroom.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Files that a command reads, and standard input as {@code -}. */
final class InputFile {

  private InputFile() {}

  /** Opens a file, or standard input. */
  static InputStream open(Terminal terminal, String file) throws IOException {
    if (file.equals("-")) {
      return terminal.input();
    }
    Path path = path(file);
    if (Files.isDirectory(path)) {
      throw new FileSystemException(file, null, "it is a directory");
    }
    return Files.newInputStream(path);
  }

  /** Returns the path of this name. */
  static Path path(String file) {
    try {
      return Path.of(file);
    } catch (InvalidPathException e) {
      throw new CommandFailure("file.name", file + " is not a valid file name on this system.");
    }
  }

  /** Returns the name of a file in a sentence. */
  static String name(String file) {
    return file.equals("-") ? "Standard input" : file;
  }

  /** Returns the failure to say if a file cannot be read. */
  static CommandFailure failure(String file, IOException e) {
    if (e instanceof NoSuchFileException) {
      return new CommandFailure("file.missing", "The file " + file + " does not exist.");
    }
    if (e instanceof AccessDeniedException) {
      return new CommandFailure("file.denied", "You do not have permission to read " + file + ".");
    }
    String reason =
        e instanceof FileSystemException system
            ? String.valueOf(system.getReason())
            : String.valueOf(e.getMessage());
    return new CommandFailure("file.unreadable", name(file) + " cannot be read: " + reason + '.');
  }
}
