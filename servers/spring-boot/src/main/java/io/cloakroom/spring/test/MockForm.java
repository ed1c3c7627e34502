package io.cloakroom.spring.test;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.mock.web.MockMultipartHttpServletRequest;
import org.springframework.web.multipart.MultipartFile;

/** The body of a request of {@code MockMvc} with files, which has none of its own. */
final class MockForm {

  private static final String BOUNDARY = "cloakroom-mock-form";

  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  private MockForm() {}

  /** Writes the parameters and files of a request as its body. */
  static void write(MockMultipartHttpServletRequest request) {
    MockForm form = new MockForm();
    for (Map.Entry<String, String[]> parameter : request.getParameterMap().entrySet()) {
      for (String value : parameter.getValue()) {
        form.part(parameter.getKey(), null, null, value.getBytes(UTF_8));
      }
    }
    try {
      for (List<MultipartFile> files : request.getMultiFileMap().values()) {
        for (MultipartFile file : files) {
          form.part(
              file.getName(), file.getOriginalFilename(), file.getContentType(), file.getBytes());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    form.text("--" + BOUNDARY + "--\r\n");
    request.setContentType("multipart/form-data; boundary=" + BOUNDARY);
    request.setContent(form.body.toByteArray());
  }

  private void part(String name, @Nullable String filename, @Nullable String type, byte[] content) {
    text("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=" + quoted(name));
    if (filename != null) {
      text("; filename=" + quoted(filename));
    }
    if (type != null) {
      text("\r\nContent-Type: " + type);
    }
    text("\r\n\r\n");
    body.writeBytes(content);
    text("\r\n");
  }

  private void text(String text) {
    body.writeBytes(text.getBytes(UTF_8));
  }

  /** Returns a name as browsers write it. */
  private static String quoted(String name) {
    return '"' + name.replace("\r", "%0D").replace("\n", "%0A").replace("\"", "%22") + '"';
  }
}
