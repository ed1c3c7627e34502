package io.cloakroom.redis;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.ThreadLocalRandom;
import redis.clients.jedis.HostAndPort;

/**
 * A socket whose reads end at a deadline, however slowly the bytes arrive. The timeout of a normal
 * socket would begin again with each byte. Used by one thread at a time.
 */
final class TimedSocket extends Socket {

  private volatile Deadline deadline;

  TimedSocket(Deadline deadline) {
    this.deadline = deadline;
  }

  /** Connects to one of the host's addresses. */
  void connectTo(HostAndPort server) throws IOException {
    setTcpNoDelay(true);
    setKeepAlive(true);
    InetAddress[] addresses = InetAddress.getAllByName(server.getHost());
    InetAddress address = addresses[ThreadLocalRandom.current().nextInt(addresses.length)];
    connect(new InetSocketAddress(address, server.getPort()), remaining());
  }

  /** Sets the deadline of all following reads. */
  void until(Deadline deadline) {
    this.deadline = deadline;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new FilterInputStream(super.getInputStream()) {
      @Override
      public int read() throws IOException {
        setSoTimeout(remaining());
        return super.read();
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        setSoTimeout(remaining());
        return super.read(bytes, offset, length);
      }
    };
  }

  private int remaining() throws SocketTimeoutException {
    int millis = deadline.remainingMillis();
    if (millis == 0) {
      throw new SocketTimeoutException("no answer in time");
    }
    return millis;
  }
}
