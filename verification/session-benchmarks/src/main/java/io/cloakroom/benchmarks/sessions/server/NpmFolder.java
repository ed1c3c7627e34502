package io.cloakroom.benchmarks.sessions.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The folder of the application on Node, with its libraries from npm. */
final class NpmFolder {

  private static final String MODULE = "verification/session-benchmarks";
  private static final String LOCK = "package-lock.json";
  private static final long MINUTES = 5;

  private NpmFolder() {}

  /** Returns the folder, whose libraries are installed again only if their versions changed. */
  static synchronized Path prepare() throws IOException, InterruptedException {
    Path here = Path.of("").toAbsolutePath();
    Path module = here.endsWith(MODULE) ? here : here.resolve(MODULE);
    Path sources = module.resolve("src/main/node");
    Path folder = Files.createDirectories(module.resolve("target/npm"));
    Path installed = folder.resolve("installed");
    String lock = Files.readString(sources.resolve(LOCK));
    for (String name : List.of("package.json", LOCK, "server.mjs")) {
      Files.copy(sources.resolve(name), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
    if (!Files.exists(installed) || !Files.readString(installed).equals(lock)) {
      install(folder);
      Files.writeString(installed, lock);
    }
    return folder;
  }

  private static void install(Path folder) throws IOException, InterruptedException {
    Path log = folder.resolve("npm.log");
    Process npm =
        new ProcessBuilder(
                "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!npm.waitFor(MINUTES, TimeUnit.MINUTES)) {
      npm.destroyForcibly();
      throw new IllegalStateException("npm ci did not end within " + MINUTES + " minutes");
    }
    if (npm.exitValue() != 0) {
      throw new IllegalStateException("npm ci failed: " + Files.readString(log));
    }
  }
}
