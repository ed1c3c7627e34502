package io.cloakroom.form;

import static io.cloakroom.body.Bodies.MULTIPART;
import static io.cloakroom.body.Bodies.decode;
import static io.cloakroom.body.Bodies.multipart;
import static io.cloakroom.body.FileKinds.content;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.cloakroom.body.Upload;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which files a component takes, by their content. */
class AcceptedFilesTest {

  record Pictures(
      @UploadLimit(accept = "image/*") Optional<Upload> any,
      @UploadLimit(accept = {"image/jpeg", "image/PNG"}) Optional<Upload> some,
      @UploadLimit(accept = ".jpg") Optional<Upload> extension,
      @UploadLimit(accept = {"image/*", "image/svg+xml"}) Optional<Upload> svg,
      @UploadLimit(accept = "text/plain") Optional<Upload> text,
      @UploadLimit(accept = {".csv", "text/csv"}) Optional<Upload> csv,
      @UploadLimit(accept = "application/zip") Optional<Upload> zip,
      @UploadLimit(accept = "text/html") Optional<Upload> html,
      @UploadLimit(accept = "application/xml") Optional<Upload> xml,
      @UploadLimit(accept = "application/*") Optional<Upload> application) {}

  private static final Form<Pictures> FORM = Form.of(Pictures.class);

  @ParameterizedTest
  @CsvSource({
    "any, jpeg, a.jpg",
    "any, gif-script, a.gif",
    "some, jpeg, page.html",
    "some, png, a",
    "extension, jpeg, A.JPG",
    "svg, svg, a.svg",
    "text, text, a.txt",
    "text, text, a.csv",
    "csv, text, a.csv",
    "zip, zip, a.docx",
    "html, html, a.html",
    "xml, xml, a.xml",
  })
  void aFileOfAnAcceptedTypeIsTaken(String field, String kind, String name) {
    assertThat(send(field, kind, name, "application/octet-stream")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "any, html, a.jpg",
    "any, svg, a.svg",
    "any, svg-after-xml, a.png",
    "any, text, a.png",
    "any, noise, a.jpg",
    "any, cut-jpeg, a.jpg",
    "any, empty, a.jpg",
    "some, gif-script, a.jpg",
    "extension, png, a.jpg",
    "extension, html, a.jpg",
    "extension, jpeg, a.jpeg",
    "extension, jpeg, jpg",
    "text, html, a.txt",
    "text, xml, a.txt",
    "text, xml, a.rss",
    "text, xml, a.xsl",
    "application, xml, a.xml",
    "application, xml, a.gpx",
    "text, text, a.js",
    "csv, text, a.txt",
    "csv, jpeg, a.csv",
    "zip, jpeg, a.zip",
    "html, svg, a.html",
  })
  void aFileOfAnotherTypeIsAnErrorWhateverTheClientSays(String field, String kind, String name) {
    for (String declared : List.of("image/jpeg", "text/csv", "text/plain", "application/zip")) {
      assertThat(send(field, kind, name, declared))
          .extracting(FieldError::name, FieldError::code)
          .containsExactly(tuple(field, "upload.type"));
    }
  }

  private static List<FieldError> send(String field, String kind, String name, String declared) {
    String part =
        "name=\"%s\"; filename=\"%s\"\r\nContent-Type: %s\r\n\r\n".formatted(field, name, declared);
    return FORM.read(decode(MULTIPART, multipart(part + content(kind)))).errors();
  }

  @Test
  void theErrorNamesWhatIsTaken() {
    assertThat(send("some", "html", "a", "image/png"))
        .extracting(FieldError::message)
        .containsExactly("The file must be one of these types: JPEG, PNG");
    assertThat(send("any", "html", "a", "image/png"))
        .extracting(FieldError::message)
        .containsExactly("The file must be one of these types: image/*");
    assertThat(send("text", "html", "a", "image/png"))
        .extracting(FieldError::message)
        .containsExactly("The file must be one of these types: text/plain");
  }

  record Misspelt(@UploadLimit(accept = "image/jpg") Upload photo) {}

  record NoRange(@UploadLimit(accept = "picture/*") Upload photo) {}

  record NoExtension(@UploadLimit(accept = ".no-such-type") Upload photo) {}

  record NoBytes(@UploadLimit(maxBytes = 0) Upload photo) {}

  @Test
  void aTypeThatNoFileCouldHaveIsRefusedAtTheDeclaration() {
    for (Class<?> record : List.of(Misspelt.class, NoRange.class, NoExtension.class)) {
      assertThatThrownBy(() -> Form.of(record))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(record.getSimpleName() + ".photo: ")
          .hasMessageContaining("does not know");
    }
    assertThatThrownBy(() -> Form.of(NoBytes.class)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void withoutTikaAFormThatAcceptsTypesSaysWhatItNeeds() throws Exception {
    URL[] withoutTika =
        Arrays.stream(System.getProperty("java.class.path").split(":"))
            .filter(path -> !path.contains("tika"))
            .map(AcceptedFilesTest::url)
            .toArray(URL[]::new);
    ClassLoader loader = new URLClassLoader(withoutTika, ClassLoader.getPlatformClassLoader());
    Class<?> form = loader.loadClass(Form.class.getName());
    Class<?> record = loader.loadClass(Pictures.class.getName());
    assertThatThrownBy(() -> form.getMethod("of", Class.class).invoke(null, record))
        .cause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Pictures.any accepts files of certain types only")
        .hasMessageContaining("org.apache.tika:tika-core");
    Class<?> free = loader.loadClass(Free.class.getName());
    assertThat(form.getMethod("of", Class.class).invoke(null, free)).isNotNull();
  }

  record Free(@UploadLimit(maxBytes = 9) Upload any) {}

  private static URL url(String path) {
    try {
      return Path.of(path).toUri().toURL();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
