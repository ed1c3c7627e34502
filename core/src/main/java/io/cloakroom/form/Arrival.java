package io.cloakroom.form;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One file that is arriving, counted. Beyond what its component takes it is counted on but not
 * kept: that is an error of the field, and the rest of the form is still worth reading.
 */
final class Arrival {

  private final FormLimits limits;
  private final long ownMax;
  private final Storage storage;
  private long length;
  private boolean cut;

  /**
   * A file.
   *
   * @param component what takes it; null where that is not known
   */
  Arrival(FormLimits limits, @Nullable UploadShape component, Storage storage) {
    this.limits = limits;
    this.ownMax = component == null ? UploadShape.UNLIMITED : component.maxBytes();
    this.storage = storage;
  }

  void write(byte[] bytes, int offset, int count) {
    length += count;
    if (ownMax == UploadShape.UNLIMITED) {
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
