package io.cloakroom.frontends;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/** The clients beside the browser. Their words go through files, whatever the machine's locale. */
final class Programs {

  private static final int SECONDS = 60;
  private static final Path DEBIAN = Path.of("/usr/bin/python3");

  private final Path sources;
  private final Path scratch;

  /**
   * Programs that work in this folder.
   *
   * @param scratch is made where it is not there
   */
  Programs(Path sources, Path scratch) throws IOException {
    this.sources = sources;
    this.scratch = Files.createDirectories(scratch);
    for (SentFile file : SentFile.values()) {
      Files.write(scratch.resolve(file.path()), file.content());
    }
  }

  /** Has this client send these shapes, one after the other. */
  void send(MatrixServer server, Client client, List<Shape> shapes)
      throws IOException, InterruptedException {
    if (client.source().equals("python")) {
      python(server, client, shapes);
    } else {
      shell(server, client, shapes);
    }
  }

  private void shell(MatrixServer server, Client client, List<Shape> shapes)
      throws IOException, InterruptedException {
    CommandLine line = CommandLine.valueOf(client.id().toUpperCase(Locale.ROOT).replace('-', '_'));
    StringBuilder script = new StringBuilder();
    for (Shape shape : shapes) {
      script
          .append(line.command(SentData.read(sources, shape), server.address(client, shape)))
          .append('\n');
    }
    run(client, script.toString(), "sh");
  }

  private void python(MatrixServer server, Client client, List<Shape> shapes)
      throws IOException, InterruptedException {
    List<Map<String, Object>> sent = new ArrayList<>();
    for (Shape shape : shapes) {
      Map<String, Object> each = new LinkedHashMap<>();
      each.put("path", server.address(client, shape).substring(server.origin().length()));
      each.put("data", SentData.read(sources, shape).data());
      each.put(
          "files",
          shape.files().stream()
              .map(file -> List.of(shape.fileField(), file.filename(), file.path()))
              .toList());
      sent.add(each);
    }
    run(
        client,
        JsonMapper.shared().writeValueAsString(sent),
        Files.exists(DEBIAN) ? DEBIAN.toString() : "python3",
        sources.resolve("clients/python.py").toString(),
        client.id(),
        server.origin());
  }

  /** A program that got an answer it does not like says so and fails; the matrix shows which. */
  private void run(Client client, String input, String... command)
      throws IOException, InterruptedException {
    Path in = Files.writeString(scratch.resolve(client.id() + ".in"), input);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(scratch.toFile())
            .redirectInput(in.toFile())
            .redirectErrorStream(true)
            .redirectOutput(scratch.resolve(client.id() + ".log").toFile());
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
    Process process = builder.start();
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException(client.id() + " did not end within " + SECONDS + " seconds");
    }
  }

  /** Returns the client's output, for a message. */
  String said(Client client) throws IOException {
    return Files.readString(scratch.resolve(client.id() + ".log"));
  }
}
