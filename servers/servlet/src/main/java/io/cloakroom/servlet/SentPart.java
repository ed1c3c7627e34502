package io.cloakroom.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.body.SentValue;
import jakarta.servlet.http.Part;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A part of a form that Cloakroom has decoded. */
final class SentPart implements Part {

  private final SentValue sent;
  private final byte[] text;
  private final Map<String, String> headers = new TreeMap<>();

  SentPart(SentValue sent) {
    this.sent = sent;
    this.text = sent.text().orElse("").getBytes(UTF_8);
    headers.put("content-disposition", disposition());
    @Nullable String type = type();
    if (type != null) {
      headers.put("content-type", type);
    }
  }

  private String disposition() {
    String name = "form-data; name=\"" + escaped(sent.name()) + '"';
    @Nullable String filename = getSubmittedFileName();
    return filename == null ? name : name + "; filename=\"" + escaped(filename) + '"';
  }

  private static String escaped(String text) {
    return text.replace("\r", "%0D").replace("\n", "%0A").replace("\"", "%22");
  }

  private @Nullable String type() {
    if (sent instanceof SentValue.File file) {
      return file.upload().contentType();
    }
    return sent instanceof SentValue.Text value && !value.contentType().isEmpty()
        ? value.contentType()
        : null;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return sent instanceof SentValue.File file
        ? file.upload().open()
        : new ByteArrayInputStream(text);
  }

  @Override
  public @Nullable String getContentType() {
    return headers.get("content-type");
  }

  @Override
  public String getName() {
    return sent.name();
  }

  @Override
  public @Nullable String getSubmittedFileName() {
    return sent instanceof SentValue.File file ? file.upload().rawFilename() : null;
  }

  @Override
  public long getSize() {
    return sent instanceof SentValue.File file ? file.upload().length() : text.length;
  }

  @Override
  public void write(String fileName) throws IOException {
    Path target = Path.of(fileName);
    if (!target.isAbsolute()) {
      throw new IOException(
          "Cloakroom has read this form and has no folder for " + fileName + "; name a whole path");
    }
    try (InputStream in = getInputStream()) {
      Files.copy(in, target);
    }
  }

  /** Does nothing: the temporary file is freed with the response. */
  @Override
  public void delete() {}

  @Override
  public @Nullable String getHeader(String name) {
    return headers.get(name.toLowerCase(Locale.ROOT));
  }

  @Override
  public Collection<String> getHeaders(String name) {
    @Nullable String value = getHeader(name);
    return value == null ? List.of() : List.of(value);
  }

  @Override
  public Collection<String> getHeaderNames() {
    return headers.keySet();
  }
}
