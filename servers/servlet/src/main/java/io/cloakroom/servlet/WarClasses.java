package io.cloakroom.servlet;

import jakarta.servlet.ServletContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The classes of a web application's own: those in {@code WEB-INF/classes}, and no libraries. */
final class WarClasses {

  private static final String ROOT = "/WEB-INF/classes/";
  private static final String END = ".class";

  private WarClasses() {}

  /** Returns their names, without loading one. */
  static String[] of(ServletContext context) {
    List<String> names = new ArrayList<>();
    Deque<String> folders = new ArrayDeque<>(List.of(ROOT));
    while (!folders.isEmpty()) {
      @Nullable Set<String> paths = context.getResourcePaths(folders.remove());
      for (String path : paths == null ? Set.<String>of() : paths) {
        if (path.endsWith("/")) {
          folders.add(path);
        } else if (path.endsWith(END)) {
          names.add(path.substring(ROOT.length(), path.length() - END.length()).replace('/', '.'));
        }
      }
    }
    return names.toArray(String[]::new);
  }
}
