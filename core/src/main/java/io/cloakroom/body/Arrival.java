package io.cloakroom.body;

import java.io.IOException;

/**
 * One file that is arriving, with its bytes counted. A file larger than its rule allows is counted
 * to its end but not kept: that is an error of the field, and the rest of the form is still read.
 */
final class Arrival {

  private final FormLimits limits;
  private final long ownMax;
  private final Storage storage;
  private long length;
  private boolean cut;

  Arrival(FormLimits limits, UploadRule rule, Storage storage) {
    this.limits = limits;
    this.ownMax = rule.maxBytes();
    this.storage = storage;
  }

  void write(byte[] bytes, int offset, int count) {
    length += count;
    if (ownMax == UploadRule.NO_MAX) {
      limits.check(FormLimit.FILE_BYTES, length);
    } else if (length > ownMax && !cut) {
      cut = true;
      storage.abort();
    }
    if (cut) {
      return;
    }
    try {
      storage.write(bytes, offset, count);
    } catch (IOException e) {
      throw Content.unstorable(e);
    }
  }

  Content finish() {
    try {
      return cut ? new Content.Cut(length) : storage.finish();
    } catch (IOException e) {
      throw Content.unstorable(e);
    }
  }

  void abort() {
    if (!cut) {
      storage.abort();
    }
  }
}
