package io.cloakroom;

import io.cloakroom.body.FormLimit;
import io.cloakroom.body.FormLimits;
import io.cloakroom.body.FormProgress;
import io.cloakroom.body.FormSettings;
import io.cloakroom.body.Upload;
import io.cloakroom.body.UploadSink;
import io.cloakroom.form.Form;
import io.cloakroom.form.Submission;
import io.cloakroom.form.UploadLimit;
import jakarta.validation.constraints.NotBlank;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * The examples of docs/uploads.md and docs/uploads-large.md. {@code UploadExamplesTest} runs them,
 * and checks that the pages show nothing else.
 */
final class UploadExamples {

  record NewPhoto(
      @NotBlank String title,
      @UploadLimit(
              maxBytes = 5_000_000,
              accept = {"image/jpeg", "image/png"})
          Upload photo,
      Optional<Upload> consent,
      List<Upload> attachments) {}

  static final Form<NewPhoto> NEW_PHOTO = Form.of(NewPhoto.class);

  record NewFilm(@UploadLimit(maxBytes = 2_000_000_000, accept = "video/mp4") Upload film) {}

  static final Form<NewFilm> NEW_FILM = Form.of(NewFilm.class);

  private final Path folder;

  UploadExamples(Path folder) {
    this.folder = folder;
  }

  String photo(Visit visit) throws IOException {
    // photo
    Submission<NewPhoto> sent = visit.read(NEW_PHOTO);
    if (sent instanceof Submission.Valid<NewPhoto> valid) {
      Upload photo = valid.value().photo();
      Path kept = folder.resolve(photo.sha256() + ".image");
      if (!Files.exists(kept)) {
        photo.moveTo(kept);
      }
      return photo.detectedType();
    }
    // end
    return sent.errors().toString();
  }

  // sink
  /** Keeps films under their hash; a file is there whole, or not at all. */
  record FilmFolder(Path folder) implements UploadSink {

    @Override
    public Target begin(IncomingFile file) throws IOException {
      Path part = folder.resolve(UUID.randomUUID() + ".part");
      OutputStream out = Files.newOutputStream(part);
      return new Target() {
        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
          out.write(bytes, offset, length);
        }

        @Override
        public void commit(Upload upload) throws IOException {
          out.close();
          Path film = folder.resolve(upload.sha256() + ".mp4");
          Files.move(part, film, StandardCopyOption.REPLACE_EXISTING);
        }

        @Override
        public void abort() throws IOException {
          out.close();
          Files.deleteIfExists(part);
        }
      };
    }
  }

  // end

  String film(Visit visit) {
    // film
    UploadSink films = new FilmFolder(folder).withSha256(true);
    Submission<NewFilm> sent = visit.read(NEW_FILM, films);
    if (sent instanceof Submission.Valid<NewFilm> valid) {
      return "/films/" + valid.value().film().sha256();
    }
    // end
    return sent.errors().toString();
  }

  Cloakroom settings() {
    // settings
    Cloakroom cloakroom =
        Cloakroom.builder()
            .formSettings(
                FormSettings.of()
                    .withTemporaryFolder(folder)
                    .withLimits(FormLimits.of().withMax(FormLimit.FILE_MEMORY_BYTES, 256 << 10)))
            .build();
    // end
    return cloakroom;
  }

  String progress(Visit visit, String id) {
    // progress
    Optional<FormProgress> progress = visit.uploadProgress(id);
    String json =
        progress
            .map(upload ->
                "{\"state\":\"%s\",\"received\":%d,\"total\":%d}"
                    .formatted(
                        upload.state().name().toLowerCase(Locale.ROOT),
                        upload.received(),
                        upload.total().orElse(0)))
            .orElse("{\"state\":\"unknown\"}");
    // end
    return json;
  }
}
