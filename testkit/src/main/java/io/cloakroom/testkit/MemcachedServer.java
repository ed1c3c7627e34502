package io.cloakroom.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLDecoder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Memcached server of the test's own, on a free port of 127.0.0.1, with room for records of 1 MB,
 * gone when the JVM ends. It keeps everything in memory: a {@link #kill} forgets all. Not
 * thread-safe.
 *
 * <p>Where the tests run as root, whom Memcached refuses, it runs as the user {@code nobody}.
 */
public final class MemcachedServer implements StoreFaultsContract.Server {

  private static @Nullable MemcachedServer shared;

  private final ServerProcess server;
  private final int port;

  private MemcachedServer(ServerProcess server, int port) {
    this.server = server;
    this.port = port;
  }

  /** Returns the one server of this JVM, for tests that only need keys of their own. */
  public static synchronized MemcachedServer shared() {
    if (shared == null) {
      shared = of();
    }
    return shared;
  }

  /**
   * Returns a new server.
   *
   * @param options more of its options, such as {@code -m} and {@code 16}
   * @throws IllegalStateException if Memcached is not installed; it names the package
   */
  public static MemcachedServer of(String... options) {
    return ServerProcess.withFreePorts(() -> startOn(ServerProcess.likelyPort(), options));
  }

  private static MemcachedServer startOn(int port, String... options) {
    MemcachedServer started = new MemcachedServer(ServerProcess.of("Memcached"), port);
    List<String> command =
        new ArrayList<>(
            List.of(
                ServerProcess.program("memcached", "memcached", "/usr/bin"),
                "-l",
                "127.0.0.1",
                "-p",
                Integer.toString(started.port),
                "-U",
                "0",
                "-I",
                "2m",
                "-u",
                "nobody"));
    command.addAll(List.of(options));
    started.server.launch(command, started::answers);
    return started;
  }

  @Override
  public int port() {
    return port;
  }

  /** Returns the server's address, as {@code memcached://127.0.0.1:port}. */
  public String url() {
    return url(port);
  }

  /** Returns the server's address through a {@link TcpProxy} on this port. */
  public String url(int proxyPort) {
    return "memcached://127.0.0.1:" + proxyPort;
  }

  /** Returns the server's counters, such as {@code cmd_get}. */
  public Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    for (String line : ask("stats\r\n")) {
      String[] words = line.split(" ", 3);
      if (words.length == 3 && words[2].matches("\\d{1,18}")) {
        counts.put(words[1], Long.valueOf(words[2]));
      }
    }
    return counts;
  }

  /** Puts a value as another program would, with these flags. */
  public void plant(String key, int flags, byte[] value) {
    try (Socket socket = connect()) {
      socket
          .getOutputStream()
          .write(("set " + key + " " + flags + " 0 " + value.length + "\r\n").getBytes(US_ASCII));
      socket.getOutputStream().write(value);
      socket.getOutputStream().write("\r\n".getBytes(US_ASCII));
      String answer = lines(socket).readLine();
      if (!"STORED".equals(answer)) {
        throw new IllegalStateException("Memcached answered " + answer);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the keys that it holds. */
  public List<String> keys() {
    return dump().map(line -> URLDecoder.decode(word(line, "key"), US_ASCII)).toList();
  }

  /** Returns the time at which this key expires; {@link Instant#MAX} if it does not. */
  public Instant expiry(String key) {
    return dump()
        .filter(line -> URLDecoder.decode(word(line, "key"), US_ASCII).equals(key))
        .map(line -> Long.parseLong(word(line, "exp")))
        .map(second -> second < 0 ? Instant.MAX : Instant.ofEpochSecond(second))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("Memcached has no key " + key));
  }

  /**
   * Returns a line per key. The walk through the hash table takes each of them; one through the LRU
   * lists leaves out what a connection still holds, such as the answer to a get that has just been
   * read.
   */
  private Stream<String> dump() {
    List<String> lines = new ArrayList<>();
    Await.until(
        "Memcached's crawler is free",
        Duration.ofSeconds(10),
        () -> {
          lines.clear();
          lines.addAll(ask("lru_crawler metadump hash\r\n"));
          return lines.stream().noneMatch(line -> line.startsWith("BUSY"));
        });
    return lines.stream().filter(line -> line.startsWith("key="));
  }

  private static String word(String line, String name) {
    return line.replaceFirst("(?:.* )?" + name + "=([^ ]*).*", "$1");
  }

  /** Starts the server again, empty, on the same port after {@link #kill}. */
  @Override
  public void restart() {
    server.restart();
  }

  /** Kills the process; all that it held is gone. */
  @Override
  public void kill() {
    server.kill();
  }

  @Override
  public void freeze() {
    server.freeze();
  }

  @Override
  public void thaw() {
    server.thaw();
  }

  /** Stops the server. */
  @Override
  public void close() {
    server.close("TERM");
  }

  private boolean answers() {
    return Objects.equals(counts().get("pid"), server.pid());
  }

  /** Returns the lines of the answer: up to END, or the only one. */
  private List<String> ask(String question) {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(question.getBytes(US_ASCII));
      List<String> answer = new ArrayList<>();
      BufferedReader lines = lines(socket);
      String line = lines.readLine();
      while (line != null && !line.equals("END")) {
        answer.add(line);
        boolean only = line.startsWith("VERSION") || line.startsWith("BUSY");
        line = only ? null : lines.readLine();
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static BufferedReader lines(Socket socket) throws IOException {
    return new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
  }
}
