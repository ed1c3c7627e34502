package io.cloakroom.benchmarks.sessions.report;

import io.cloakroom.benchmarks.sessions.load.WrkLoad;
import io.javalin.Javalin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.catalina.util.ServerInfo;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootVersion;
import org.springframework.session.SessionRepository;

/** The machine and the versions that figures were measured on. */
public final class Facts {

  /** The name of the versions of stores. */
  static final String STORES = "stores";

  static final String NO_STORES = "none";

  private Facts() {}

  static Map<String, String> of(List<String> stores, String rounds) throws IOException {
    Map<String, String> facts = new LinkedHashMap<>(machine());
    facts.put("Tomcat", ServerInfo.getServerNumber());
    facts.put("Jetty", Server.getVersion());
    facts.put("Javalin", version(Javalin.class));
    facts.put("Spring Boot", SpringBootVersion.getVersion());
    facts.put("Spring Session", version(SessionRepository.class));
    facts.put(STORES, stores.isEmpty() ? NO_STORES : String.join(", ", stores));
    facts.put("load", WrkLoad.version() + ", " + WrkLoad.CONNECTIONS + " connections");
    facts.put("rounds", rounds);
    return facts;
  }

  /** Returns the Java and the machine. */
  public static Map<String, String> machine() throws IOException {
    String processor =
        Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.replaceFirst(".*:\\s*", ""))
            .findFirst()
            .orElse(System.getProperty("os.arch"));
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Java", System.getProperty("java.version"));
    facts.put("machine", Runtime.getRuntime().availableProcessors() + " cores, " + processor);
    return facts;
  }

  private static String version(Class<?> type) {
    @Nullable String version = type.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }
}
