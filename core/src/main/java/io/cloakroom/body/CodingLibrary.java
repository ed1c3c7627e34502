package io.cloakroom.body;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An optional library that decodes a content coding, found at run time. Looked up by name, because
 * one of them is not a module and the other has two names.
 */
final class CodingLibrary {

  static final CodingLibrary BROTLI =
      new CodingLibrary("org.brotli:dec", List.of("org.brotli.dec.BrotliInputStream"));

  static final CodingLibrary ZSTD =
      new CodingLibrary(
          "io.airlift:aircompressor, 2.0.3 or newer",
          List.of(
              "io.airlift.compress.v3.zstd.ZstdInputStream",
              "io.airlift.compress.zstd.ZstdInputStream"));

  private final String dependency;
  private final @Nullable Constructor<? extends InputStream> constructor;

  private CodingLibrary(String dependency, List<String> classNames) {
    this.dependency = dependency;
    this.constructor = find(classNames);
  }

  private static @Nullable Constructor<? extends InputStream> find(List<String> classNames) {
    for (String name : classNames) {
      try {
        Class<?> type = Class.forName(name, false, CodingLibrary.class.getClassLoader());
        if (safe(type)) {
          return type.asSubclass(InputStream.class).getConstructor(InputStream.class);
        }
      } catch (ReflectiveOperationException | LinkageError e) {
        // Absent, or compiled for a newer Java, which is the same to us.
      }
    }
    return null;
  }

  /** Aircompressor before 0.27 lets input crash the process (CVE-2024-36114); 2.x does not. */
  private static boolean safe(Class<?> type) {
    String version = type.getPackage().getImplementationVersion();
    return !type.getName().startsWith("io.airlift.compress.zstd.")
        || (version != null && !version.startsWith("0."));
  }

  boolean available() {
    return constructor != null;
  }

  /** Returns the dependency to add to a build that does not have it. */
  String dependency() {
    return dependency;
  }

  InputStream open(InputStream coded) throws IOException {
    if (constructor == null) {
      throw new IllegalStateException(dependency + " is not on the class path");
    }
    try {
      return constructor.newInstance(coded);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IOException broken) {
        throw broken;
      }
      throw new IllegalStateException("The library " + dependency + " failed", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("The library " + dependency + " cannot be used", e);
    }
  }
}
