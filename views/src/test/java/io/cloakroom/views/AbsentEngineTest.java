package io.cloakroom.views;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever forgets an engine's library is told which one it is. */
final class AbsentEngineTest {

  @ParameterizedTest
  @CsvSource({
    "PebbleTemplates, io.pebbletemplates., io.pebbletemplates:pebble",
    "ThymeleafTemplates, org.thymeleaf., org.thymeleaf:thymeleaf",
    "FreeMarkerTemplates, freemarker., org.freemarker:freemarker",
    "MustacheTemplates, com.samskivert., com.samskivert:jmustache",
    "JteTemplates, gg.jte., gg.jte:jte"
  })
  void isNamedByItsCoordinates(String templates, String packages, String library)
      throws ReflectiveOperationException {
    Method of =
        new Without(packages)
            .loadClass("io.cloakroom.views." + templates)
            .getMethod("of", String.class);

    assertThatThrownBy(() -> of.invoke(null, "pages"))
        .isInstanceOf(InvocationTargetException.class)
        .cause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(library)
        .hasCauseInstanceOf(NoClassDefFoundError.class);
  }

  /** Loads the adapters anew, and never finds these packages. */
  private static final class Without extends ClassLoader {

    private final String packages;

    Without(String packages) {
      super(AbsentEngineTest.class.getClassLoader());
      this.packages = packages;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith(packages)) {
        throw new ClassNotFoundException(name);
      }
      if (!name.startsWith("io.cloakroom.views.")) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
