package io.cloakroom.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cloakroom.body.Upload;
import io.cloakroom.body.UploadSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A sink that remembers what it was told, and fails once. Serves one request. */
final class RecordingSink implements UploadSink {

  private final List<Recording> targets = new ArrayList<>();
  private final int failing;
  private int calls;
  private boolean failed;

  /** One whose call of this number fails; none where it is 0. */
  RecordingSink(int failing) {
    this.failing = failing;
  }

  /** How often it and its targets were called, abortions not counted. */
  int calls() {
    return calls;
  }

  boolean failed() {
    return failed;
  }

  @Override
  public Target begin(IncomingFile file) throws IOException {
    call();
    Recording target = new Recording();
    targets.add(target);
    return target;
  }

  private void call() throws IOException {
    if (++calls == failing) {
      failed = true;
      throw new IOException("There is no room");
    }
  }

  /**
   * Each target was committed with its bytes, or each was aborted.
   *
   * @param committed the bytes of all files, sorted; null where none may stay
   */
  void requireAllOrNothing(@Nullable List<String> committed) {
    for (Recording target : targets) {
      boolean fitting =
          committed == null
              ? target.aborted == 1 && (target.committed == 0 || (failed && target.committed == 1))
              : target.aborted == 0 && target.committed == 1;
      Oracle.require(fitting, "committed, aborted", target.committed, target.aborted);
    }
    if (committed != null) {
      List<String> arrived = targets.stream().map(Recording::text).sorted().toList();
      Oracle.require(arrived.equals(committed), "other bytes came to the sink", arrived, committed);
    }
  }

  private final class Recording implements Target {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int committed;
    private int aborted;

    String text() {
      return bytes.toString(ISO_8859_1);
    }

    @Override
    public void write(byte[] more, int offset, int length) throws IOException {
      call();
      bytes.write(more, offset, length);
    }

    @Override
    public void commit(Upload upload) throws IOException {
      committed++;
      call();
      Oracle.require(upload.length() == bytes.size(), "another length", upload.length());
    }

    @Override
    public void abort() throws IOException {
      aborted++;
      throw new IOException("Whoever aborts is not kept from aborting the others");
    }
  }
}
