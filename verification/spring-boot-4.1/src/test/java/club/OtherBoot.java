package club;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The club with the version of Boot that it is compiled with, beside that of this JVM. */
record OtherBoot(ClassLoader loader, Closeable context, String url) implements AutoCloseable {

  private static final Path CLUB =
      Path.of(System.getProperty("project.root"), "verification", "spring-security", "target");

  private static final Pattern SEPARATOR = Pattern.compile(File.pathSeparator, Pattern.LITERAL);

  /** Starts it with these properties. */
  static OtherBoot start(List<String> properties) throws Exception {
    List<URL> path = new ArrayList<>(List.of(url(CLUB.resolve("classes"))));
    String classPath = Files.readString(CLUB.resolve("class-path")).strip();
    for (String each : SEPARATOR.splitAsStream(classPath).toList()) {
      path.add(url(Path.of(each)));
    }
    ClassLoader loader =
        new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      // A JVM has one factory of handlers for URLs: that of the other Tomcat.
      loader
          .loadClass("org.apache.catalina.webresources.TomcatURLStreamHandlerFactory")
          .getMethod("disable")
          .invoke(null);
      Object context =
          loader
              .loadClass("org.springframework.boot.SpringApplication")
              .getMethod("run", Class.class, String[].class)
              .invoke(
                  null,
                  loader.loadClass(ClubApplication.class.getName()),
                  properties.stream().map(one -> "--" + one).toArray(String[]::new));
      Object environment =
          loader
              .loadClass("org.springframework.core.env.EnvironmentCapable")
              .getMethod("getEnvironment")
              .invoke(context);
      Object port =
          loader
              .loadClass("org.springframework.core.env.PropertyResolver")
              .getMethod("getProperty", String.class)
              .invoke(environment, "local.server.port");
      return new OtherBoot(loader, (Closeable) context, "http://localhost:" + port);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static URL url(Path path) throws MalformedURLException {
    return path.toUri().toURL();
  }

  /** Returns the version of Boot. */
  String version() throws ReflectiveOperationException {
    return (String)
        loader
            .loadClass("org.springframework.boot.SpringBootVersion")
            .getMethod("getVersion")
            .invoke(null);
  }

  @Override
  public void close() throws IOException {
    context.close();
  }
}
