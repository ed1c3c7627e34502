package io.cloakroom.javalin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.form.Form;
import io.cloakroom.form.Submission;
import io.cloakroom.form.Upload;
import io.cloakroom.form.UploadLimit;
import io.cloakroom.form.UploadSink;
import io.javalin.http.Context;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A process with little memory that takes large files. Its argument is the temporary folder. */
final class UploadServer {

  static final long MAX_BYTES = 2_000_000_000;

  record Film(@UploadLimit(maxBytes = MAX_BYTES) Upload film) {}

  private static final Form<Film> FORM = Form.of(Film.class);

  /** Keeps nothing, so that only the way there takes memory. */
  private static final UploadSink NOWHERE =
      file ->
          new UploadSink.Target() {
            @Override
            public void write(byte[] bytes, int offset, int length) {}

            @Override
            public void commit(Upload upload) {}

            @Override
            public void abort() {}
          };

  private UploadServer() {}

  /** Starts this class in a process of its own. */
  static Process start(Path folder, int heapMegabytes) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx" + heapMegabytes + "m",
            "-XX:MaxDirectMemorySize=16m",
            "-cp",
            System.getProperty("java.class.path"),
            UploadServer.class.getName(),
            folder.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** The port that the process listens on; it accepts requests when this returns. */
  static int port(Process server) throws IOException {
    return Integer.parseInt(server.inputReader(UTF_8).readLine().substring("port ".length()));
  }

  /** Says which port it listens on. */
  public static void main(String[] arguments) {
    Cloakroom cloakroom = Cloakroom.builder().temporaryFolder(Path.of(arguments[0])).build();
    JavalinServer server =
        JavalinServer.start(config -> {
          config.registerPlugin(new CloakroomPlugin(cloakroom));
          config.routes.post("/streamed", ctx -> answer(ctx, NOWHERE.hashing()));
          config.routes.post("/spooled", ctx -> answer(ctx, null));
          config.routes.get("/memory", ctx -> ctx.result(memory()));
        });
    System.out.println("port " + server.port());
  }

  private static void answer(Context ctx, @Nullable UploadSink sink) {
    Visit visit = ctx.with(CloakroomPlugin.class);
    Submission<Film> sent = sink == null ? visit.submission(FORM) : visit.submission(FORM, sink);
    ctx.result(
        sent instanceof Submission.Valid<Film> valid
            ? valid.value().film().length() + " " + valid.value().film().sha256()
            : sent.errors().toString());
  }

  /** The bytes that are reachable on the heap, and those of direct buffers. */
  private static String memory() {
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    long direct =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
    return heap + " " + direct;
  }
}
