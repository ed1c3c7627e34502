package io.cloakroom.form;

import static io.cloakroom.form.Bodies.MULTIPART;
import static io.cloakroom.form.Bodies.bytes;
import static io.cloakroom.form.Bodies.decode;
import static io.cloakroom.form.Bodies.multipart;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a file is, by its content, and which components take it. */
class UploadTypeTest {

  private static final String JPEG = "\u00ff\u00d8\u00ff\u00e0\0\20JFIF";
  private static final String PNG = "\u0089PNG\r\n\u001a\n\0\0\0\rIHDR";
  private static final String SVG =
      "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'></svg>";
  private static final String HTML = "<!doctype html><script>alert(1)</script>";
  private static final String ZIP = "PK\3\4\24\0\0\0\0\0..............word/document.xml";

  private static String content(String kind) {
    return switch (kind) {
      case "jpeg" -> JPEG;
      case "png" -> PNG;
      case "svg" -> SVG;
      case "svg-after-xml" -> "<?xml version='1.0'?>\n" + SVG;
      case "html" -> HTML;
      case "xml" ->
          "<?xml version='1.0'?><a><b:script xmlns:b='http://www.w3.org/1999/xhtml'/></a>";
      case "zip" -> ZIP;
      case "pdf" -> "%PDF-1.7\n";
      case "text" -> "a,b\n1,2\n";
      case "gif-script" -> "GIF89a/*<script>alert(1)</script>*/";
      case "cut-jpeg" -> JPEG.substring(0, 2);
      case "noise" -> "\0\1\2\3\u00c8\u00fe\0\0\5";
      case "empty" -> "";
      default -> throw new IllegalArgumentException(kind);
    };
  }

  @ParameterizedTest
  @CsvSource({
    "jpeg, a.jpg, image/jpeg",
    "jpeg, page.html, image/jpeg",
    "png, a.jpg, image/png",
    "html, a.jpg, text/html",
    "html, a.txt, text/html",
    "svg, a.png, image/svg+xml",
    "svg-after-xml, a.txt, image/svg+xml",
    "gif-script, a.html, image/gif",
    "pdf, a, application/pdf",
    "text, a, text/plain",
    "text, a.csv, text/csv",
    "text, a.jpg, text/plain",
    "text, a.pdf, text/plain",
    "zip, a.zip, application/zip",
    "zip, a.docx, application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "zip, a.jpg, application/zip",
    "cut-jpeg, a.jpg, application/octet-stream",
    "noise, a.jpg, application/octet-stream",
    "noise, a.csv, application/octet-stream",
    "empty, a.csv, application/octet-stream",
  })
  void theContentSaysWhatAFileIsAndItsNameOnlyRefinesThat(String kind, String name, String type) {
    Upload upload = Upload.of(name, "image/jpeg", bytes(content(kind)));
    assertThat(upload.detectedType()).isEqualTo(type);
    assertThat(upload.contentType()).isEqualTo("image/jpeg");
  }

  /** Looking at XML means to parse its beginning. */
  @Test
  void xmlIsLookedAtWithoutExpandingItOrFetchingWhatItNames() throws IOException {
    StringBuilder laughs = new StringBuilder("<?xml version='1.0'?><!DOCTYPE a [<!ENTITY l0 'ha'>");
    for (int i = 1; i < 40; i++) {
      laughs.append("<!ENTITY l%d '&l%d;&l%d;'>".formatted(i, i - 1, i - 1));
    }
    laughs.append("]><a b='&l39;'>&l39;</a>");
    assertThat(Upload.of("a.xml", "", bytes(laughs.toString())).detectedType())
        .isEqualTo("application/xml");

    try (ServerSocketChannel elsewhere = ServerSocketChannel.open()) {
      elsewhere.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      elsewhere.configureBlocking(false);
      String address = "http://127.0.0.1:" + elsewhere.socket().getLocalPort() + "/x";
      String named =
          "<?xml version='1.0'?><!DOCTYPE a SYSTEM '%1$s' [<!ENTITY %% p SYSTEM '%1$s'> %%p;"
                  .formatted(address)
              + "<!ENTITY e SYSTEM '%1$s'>]><a b='1'>&e;</a>".formatted(address);
      assertThat(Upload.of("a.xml", "", bytes(named)).detectedType()).isEqualTo("application/xml");
      assertThat(elsewhere.accept()).isNull();
    }
  }

  @Test
  void theTypeOfALargeFileIsThatOfItsBeginning() {
    byte[] large = Arrays.copyOf(bytes(PNG), 300_000);
    String file = new String(large, ISO_8859_1);
    FormData data = decode(MULTIPART, multipart("name=\"f\"; filename=\"f\"\r\n\r\n" + file));
    assertThat(data.uploads("f").get(0).detectedType()).isEqualTo("image/png");
  }

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
          .hasMessageContaining(record.getSimpleName() + ".photo accepts")
          .hasMessageContaining("does not know");
    }
    assertThatThrownBy(() -> Form.of(NoBytes.class)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void withoutTikaAFormThatAcceptsTypesSaysWhatItNeeds() throws Exception {
    URL[] withoutTika =
        Arrays.stream(System.getProperty("java.class.path").split(":"))
            .filter(path -> !path.contains("tika"))
            .map(UploadTypeTest::url)
            .toArray(URL[]::new);
    try (URLClassLoader loader =
        new URLClassLoader(withoutTika, ClassLoader.getPlatformClassLoader())) {
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
