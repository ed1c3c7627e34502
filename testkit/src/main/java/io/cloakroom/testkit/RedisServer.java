package io.cloakroom.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * A Redis server of the test's own: data in a temporary folder, on a free port of 127.0.0.1, gone
 * when the JVM ends. It writes nothing to disk unless a setting says so, such as {@code
 * appendonly=yes} with {@code appendfsync=always}. Not thread-safe, but {@link #command} and {@link
 * #calls} are.
 */
public final class RedisServer implements StoreFaultsContract.Server {

  private static @Nullable RedisServer shared;

  private final ServerProcess server;
  private final int port;
  private final int tlsPort;
  private final int busPort;
  private @Nullable String password;

  private RedisServer(int port, int tlsPort, int busPort) {
    this.server = ServerProcess.of("Redis");
    this.port = port;
    this.tlsPort = tlsPort;
    this.busPort = busPort;
  }

  /** Returns the one server of this JVM, for tests that only need keys of their own. */
  public static synchronized RedisServer shared() {
    if (shared == null) {
      shared = of();
    }
    return shared;
  }

  /**
   * Returns a new server with empty data.
   *
   * @param settings more of its settings, each as {@code name=value}
   * @throws IllegalStateException if Redis is not installed; it names the package
   */
  public static RedisServer of(String... settings) {
    return ServerProcess.withFreePorts(() -> {
      RedisServer started = new RedisServer(ServerProcess.likelyPort(), 0, 0);
      started.launch(List.of(settings));
      return started;
    });
  }

  /** Returns a new server with empty data, ready to join a cluster. */
  static RedisServer startNode(List<String> settings) {
    return ServerProcess.withFreePorts(() -> {
      RedisServer started =
          new RedisServer(ServerProcess.likelyPort(), 0, ServerProcess.likelyPort());
      List<String> all = new ArrayList<>(List.of("cluster-port=" + started.busPort));
      all.addAll(settings);
      started.launch(all);
      return started;
    });
  }

  /**
   * Returns a new server with empty data that also speaks TLS, on {@link #tlsPort}, with a
   * certificate of its own for {@code localhost} and 127.0.0.1 which only {@link #trustingIt}
   * trusts.
   */
  public static RedisServer ofTls(String... settings) {
    return ServerProcess.withFreePorts(() -> {
      RedisServer started =
          new RedisServer(ServerProcess.likelyPort(), ServerProcess.likelyPort(), 0);
      started.makeCertificate();
      List<String> all =
          new ArrayList<>(
              List.of(
                  "tls-port=" + started.tlsPort,
                  "tls-cert-file=" + started.certificate(),
                  "tls-key-file=" + started.server.folder().resolve("key.pem"),
                  "tls-ca-cert-file=" + started.certificate(),
                  "tls-auth-clients=no"));
      all.addAll(List.of(settings));
      started.launch(all);
      return started;
    });
  }

  @Override
  public int port() {
    return port;
  }

  /** Returns the port on 127.0.0.1 for TLS; 0 where the server does not speak it. */
  public int tlsPort() {
    return tlsPort;
  }

  /** Returns the port on which nodes of a cluster talk to each other; 0 for a server of its own. */
  int busPort() {
    return busPort;
  }

  /** Returns the server's certificate, as PEM. */
  public Path certificate() {
    return server.folder().resolve("certificate.pem");
  }

  /** Returns the server's address, as {@code redis://}, without a password. */
  public String url() {
    return url(port);
  }

  /** Returns the server's address through a {@link TcpProxy} on this port. */
  public String url(int proxyPort) {
    return "redis://127.0.0.1:" + proxyPort;
  }

  /** Returns a context that trusts this server's certificate and no other. */
  public SSLContext trustingIt() {
    try (InputStream pem = Files.newInputStream(certificate())) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      trusted.setCertificateEntry(
          "redis", CertificateFactory.getInstance("X.509").generateCertificate(pem));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Runs a command, on a connection of its own, and returns its reply as text: that of an array has
   * a line per element, that of nothing is empty.
   *
   * @throws UncheckedIOException if the server is out of reach or answers with an error, which is
   *     in the message
   */
  public String command(String... words) {
    try (RespConnection connection = connect()) {
      return connection.command(words);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs a command that writes, and waits until so many replicas have what it wrote. WAIT counts
   * what its own connection wrote, so both go through one.
   *
   * @throws IllegalStateException if they do not have it within ten seconds
   */
  public void replicate(int replicas, String... words) {
    try (RespConnection connection = connect()) {
      connection.command(words);
      String have = connection.command("WAIT", Integer.toString(replicas), "10000");
      if (Integer.parseInt(have) < replicas) {
        throw new IllegalStateException(
            have + " of " + replicas + " replicas have it: " + command("INFO", "replication"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private RespConnection connect() throws IOException {
    RespConnection connection = new RespConnection(port);
    if (password != null) {
      connection.command("AUTH", password);
    }
    return connection;
  }

  /**
   * Returns the number of calls of each command since {@link #forgetCalls}, by clients and by
   * scripts, in small letters; subcommands as {@code client|setinfo}.
   */
  public Map<String, Long> calls() {
    Map<String, Long> calls = new TreeMap<>();
    for (String line : command("INFO", "commandstats").split("\r?\n", -1)) {
      if (line.startsWith("cmdstat_")) {
        String name = line.substring("cmdstat_".length(), line.indexOf(':'));
        int from = line.indexOf("calls=") + "calls=".length();
        calls.put(name, Long.parseLong(line.substring(from, line.indexOf(',', from))));
      }
    }
    return calls;
  }

  /** Begins the count of {@link #calls} anew. */
  public void forgetCalls() {
    command("CONFIG", "RESETSTAT");
  }

  /** Returns the server's output. */
  public Path log() {
    return server.log();
  }

  /** Returns whether it runs, or is frozen. */
  public boolean isAlive() {
    return server.isAlive();
  }

  @Override
  public void restart() {
    server.restart();
  }

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

  /** Stops the server and removes its data. */
  @Override
  public void close() {
    server.close("KILL");
  }

  private void launch(List<String> settings) {
    List<String> command =
        new ArrayList<>(
            List.of(
                ServerProcess.program("redis-server", "redis-server"),
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--dir",
                server.folder().toString(),
                "--save",
                "",
                "--daemonize",
                "no"));
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      String name = setting.substring(0, equals);
      String value = setting.substring(equals + 1);
      command.addAll(List.of("--" + name, value));
      if (name.equals("requirepass")) {
        password = value;
      }
    }
    server.launch(command, this::answers);
  }

  /** Once it has loaded its data; INFO tells that, and that it is no other server. */
  private boolean answers() {
    String info = command("INFO");
    return info.contains("process_id:" + server.pid() + "\r\n")
        && info.contains("\r\nloading:0\r\n");
  }

  private void makeCertificate() {
    server.run(
        List.of(
            ServerProcess.program("openssl", "openssl"),
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=DNS:localhost,IP:127.0.0.1",
            "-keyout",
            server.folder().resolve("key.pem").toString(),
            "-out",
            certificate().toString()));
  }
}
