package io.cloakroom.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cloakroom.body.Upload;
import io.cloakroom.body.UploadSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A sink that records its calls and fails at one of them. It serves one request. */
final class RecordingSink implements UploadSink {

  private final List<Recording> targets = new ArrayList<>();
  private final int failing;
  private int calls;
  private boolean failed;

  /** Creates a sink whose call with this number fails; 0 for none. */
  RecordingSink(int failing) {
    this.failing = failing;
  }

  /** Returns the number of calls of the sink and its targets, without aborts. */
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
      throw new IOException("The test made this call fail");
    }
  }

  /**
   * Checks that all targets were committed with their bytes, or that all were aborted.
   *
   * @param committed the bytes of all files, sorted; null if all must be aborted
   */
  void requireAllOrNothing(@Nullable List<String> committed) {
    for (Recording target : targets) {
      boolean fitting =
          committed == null
              ? target.aborted == 1 && (target.committed == 0 || (failed && target.committed == 1))
              : target.aborted == 0 && target.committed == 1;
      Oracle.require(
          fitting, "wrong number of commits or aborts", target.committed, target.aborted);
    }
    if (committed != null) {
      List<String> arrived = targets.stream().map(Recording::text).sorted().toList();
      Oracle.require(arrived.equals(committed), "the sink has other bytes", arrived, committed);
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
      Oracle.require(
          upload.length() == bytes.size(), "the upload has another length", upload.length());
    }

    @Override
    public void abort() throws IOException {
      aborted++;
      throw new IOException("A failing abort must not prevent the other aborts");
    }
  }
}
