package io.cloakroom.memcached;

import net.rubyeye.xmemcached.transcoders.CachedData;
import net.rubyeye.xmemcached.transcoders.CompressionMode;
import net.rubyeye.xmemcached.transcoders.Transcoder;

/**
 * Bytes as they are. The client's own transcoders would make Java objects of what is in Memcached,
 * where whoever reaches the server could have planted any.
 */
final class RawBytes implements Transcoder<CachedData> {

  /** The flags of all values that this module writes. */
  static final int FLAGS = 0;

  /** Memcached's own limit is smaller where {@code -I} does not raise it. */
  private static final int MAX_BYTES = 64 << 20;

  static CachedData of(byte[] bytes) {
    return new CachedData(FLAGS, bytes, MAX_BYTES, -1);
  }

  @Override
  public CachedData encode(CachedData value) {
    return value;
  }

  @Override
  public CachedData decode(CachedData value) {
    return value;
  }

  @Override
  public void setPrimitiveAsString(boolean primitiveAsString) {}

  @Override
  public void setPackZeros(boolean packZeros) {}

  @Override
  public void setCompressionThreshold(int threshold) {}

  @Override
  public boolean isPrimitiveAsString() {
    return false;
  }

  @Override
  public boolean isPackZeros() {
    return false;
  }

  @Override
  public void setCompressionMode(CompressionMode mode) {}
}
