package io.cloakroom.body;

import static io.cloakroom.body.Bodies.MULTIPART;
import static io.cloakroom.body.Bodies.bytes;
import static io.cloakroom.body.Bodies.decode;
import static io.cloakroom.body.Bodies.multipart;
import static io.cloakroom.body.FileKinds.content;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The type of a file, by its content. */
class UploadTypeTest {

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
    byte[] large = Arrays.copyOf(bytes(content("png")), 300_000);
    String file = new String(large, ISO_8859_1);
    FormData data = decode(MULTIPART, multipart("name=\"f\"; filename=\"f\"\r\n\r\n" + file));
    assertThat(data.uploads("f").get(0).detectedType()).isEqualTo("image/png");
  }
}
