package io.cloakroom.redis;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * One connection to one server, on which calls follow each other. A call that fails in any way
 * other than an error answer leaves it broken, so a late answer is never mistaken for that of
 * another call. Used by one thread at a time.
 */
final class Lane implements AutoCloseable {

  /**
   * The size up to which a request fits the buffers of the system, even if the server does not read
   * it.
   */
  static final int SMALL_REQUEST = 16_384;

  private final TimedSocket socket;
  private final Connection connection;
  private final ScheduledExecutorService timer;

  private Lane(TimedSocket socket, Connection connection, ScheduledExecutorService timer) {
    this.socket = socket;
    this.connection = connection;
    this.timer = timer;
  }

  /**
   * Connects, with TLS and the password if they are set.
   *
   * @throws redis.clients.jedis.exceptions.JedisException if the server is out of reach or refuses
   */
  static Lane open(
      HostAndPort server, Access access, ScheduledExecutorService timer, Deadline deadline) {
    TimedSocket socket = new TimedSocket(deadline);
    ScheduledFuture<?> overdue = closeAt(deadline, socket, timer);
    try {
      return new Lane(
          socket,
          new Connection(() -> connected(socket, server, access), new LaneSettings(access)),
          timer);
    } catch (JedisConnectionException e) {
      close(socket);
      throw explained(e, deadline);
    } catch (RuntimeException e) {
      close(socket);
      throw e;
    } finally {
      overdue.cancel(false);
    }
  }

  /**
   * Returns the answer to a small command.
   *
   * @throws redis.clients.jedis.exceptions.JedisDataException if the answer is an error
   * @throws JedisConnectionException if no answer arrived
   */
  Object call(CommandArguments command, Deadline deadline) {
    socket.until(deadline);
    try {
      return connection.executeCommand(command);
    } catch (JedisConnectionException e) {
      throw explained(e, deadline);
    }
  }

  /**
   * Returns the answers to some commands, in one round trip; an error is an element.
   *
   * @throws JedisConnectionException if an answer does not arrive
   */
  List<Object> callAll(List<CommandArguments> commands, int requestBytes, Deadline deadline) {
    socket.until(deadline);
    // A write to a server that does not read has no timeout of its own.
    @Nullable ScheduledFuture<?> overdue =
        requestBytes <= SMALL_REQUEST ? null : closeAt(deadline, socket, timer);
    try {
      for (CommandArguments command : commands) {
        connection.sendCommand(command);
      }
      return connection.getMany(commands.size());
    } catch (JedisConnectionException e) {
      throw explained(e, deadline);
    } finally {
      if (overdue != null) {
        overdue.cancel(false);
      }
    }
  }

  /** Sends a command whose answers are read one by one. */
  void send(CommandArguments command) {
    connection.sendCommand(command);
    connection.getMany(0); // flushes the buffer
  }

  /** Returns the next message of the server, such as one of a channel. */
  Object read(Deadline deadline) {
    socket.until(deadline);
    return connection.getUnflushedObject();
  }

  /** Returns whether the connection is broken and can only be closed. */
  boolean isBroken() {
    return connection.isBroken() || socket.isClosed();
  }

  @Override
  public void close() {
    close(socket);
  }

  /** Returns the failure. If the deadline has passed, that is the reason. */
  private static JedisConnectionException explained(JedisConnectionException e, Deadline deadline) {
    return deadline.isOver() ? new JedisConnectionException("no answer in time", e) : e;
  }

  private static ScheduledFuture<?> closeAt(
      Deadline deadline, Socket socket, ScheduledExecutorService timer) {
    return timer.schedule(() -> close(socket), deadline.remainingMillis(), TimeUnit.MILLISECONDS);
  }

  private static Socket connected(TimedSocket socket, HostAndPort server, Access access) {
    try {
      socket.connectTo(server);
      if (access.tls() == null) {
        return socket;
      }
      SSLSocket encrypted =
          (SSLSocket)
              access
                  .tls()
                  .getSocketFactory()
                  .createSocket(socket, server.getHost(), server.getPort(), true);
      SSLParameters parameters = encrypted.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      encrypted.setSSLParameters(parameters);
      encrypted.startHandshake();
      return encrypted;
    } catch (IOException e) {
      throw new JedisConnectionException(e.toString(), e);
    }
  }

  private static void close(@Nullable Socket socket) {
    try {
      if (socket != null) {
        socket.close();
      }
    } catch (IOException e) {
      // It counts as closed.
    }
  }
}
