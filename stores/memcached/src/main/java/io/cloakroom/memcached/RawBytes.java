package io.cloakroom.memcached;

import net.rubyeye.xmemcached.transcoders.CachedData;
import net.rubyeye.xmemcached.transcoders.CompressionMode;
import net.rubyeye.xmemcached.transcoders.Transcoder;

/**
 * A transcoder that leaves bytes as they are. The client's own transcoders create Java objects from
 * values in Memcached, and anyone who can reach the server could plant such objects.
 */
final class RawBytes implements Transcoder<CachedData> {

  /** The flags of all values that this store writes. */
  static final int FLAGS = 0;

  /** An upper bound. Memcached's own limit is lower unless {@code -I} raises it. */
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
