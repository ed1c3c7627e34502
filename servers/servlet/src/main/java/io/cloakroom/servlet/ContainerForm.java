package io.cloakroom.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.body.FormData;
import io.cloakroom.body.FormDecoder;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.Part;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A form that the container has read for its parameters and parts, such as for a filter before
 * Cloakroom's. It is written again as a body of the request's own content type, so that it is
 * decoded like any other.
 */
final class ContainerForm {

  private static final String URLENCODED = "application/x-www-form-urlencoded";
  private static final String MULTIPART = "multipart/form-data";
  private static final Pattern BOUNDARY =
      Pattern.compile("(?i);\\s*boundary\\s*=\\s*(?:\"([^\"]+)\"|([^\\s;\"]+))");

  private ContainerForm() {}

  /** Returns whether the content type is one that containers read. */
  static boolean isForm(HttpServletRequest request) {
    return isUrlencoded(request) || isMultipart(request);
  }

  static boolean isUrlencoded(HttpServletRequest request) {
    return essence(request).equals(URLENCODED);
  }

  static boolean isMultipart(HttpServletRequest request) {
    return essence(request).equals(MULTIPART);
  }

  private static String essence(HttpServletRequest request) {
    @Nullable String type = request.getContentType();
    return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the body that the container has read; empty if it has no parameters or parts of it.
   *
   * @throws IOException if a part cannot be read
   */
  static Optional<InputStream> bodyOf(HttpServletRequest request) throws IOException {
    if (isUrlencoded(request)) {
      String pairs = pairs(request);
      return pairs.isEmpty()
          ? Optional.empty()
          : Optional.of(new ByteArrayInputStream(pairs.getBytes(UTF_8)));
    }
    return isMultipart(request) ? parts(request) : Optional.empty();
  }

  /** Returns the parameters of the body. Containers list those of the query first. */
  private static String pairs(HttpServletRequest request) {
    FormData query = query(request.getQueryString());
    Charset charset = charset(request);
    StringBuilder pairs = new StringBuilder();
    request
        .getParameterMap()
        .forEach((name, values) -> {
          for (int i = query.values(name).size(); i < values.length; i++) {
            pairs.append(pairs.isEmpty() ? "" : "&");
            pairs.append(URLEncoder.encode(name, charset));
            pairs.append('=').append(URLEncoder.encode(values[i], charset));
          }
        });
    return pairs.toString();
  }

  /** Returns the values in a query. */
  static FormData query(@Nullable String query) {
    try (FormDecoder decoder = FormDecoder.of(URLENCODED)) {
      byte[] bytes = query == null ? new byte[0] : query.getBytes(UTF_8);
      decoder.accept(bytes, 0, bytes.length);
      return decoder.finish();
    }
  }

  private static Charset charset(HttpServletRequest request) {
    @Nullable String name = request.getCharacterEncoding();
    try {
      return name == null ? UTF_8 : Charset.forName(name);
    } catch (IllegalArgumentException e) {
      return UTF_8;
    }
  }

  private static Optional<InputStream> parts(HttpServletRequest request) throws IOException {
    Matcher boundary = BOUNDARY.matcher(request.getContentType());
    if (!boundary.find()) {
      return Optional.empty();
    }
    String delimiter = "--" + (boundary.group(1) == null ? boundary.group(2) : boundary.group(1));
    List<InputStream> body = new ArrayList<>();
    try {
      Collection<Part> parts = request.getParts();
      if (parts.isEmpty() && !announcesNoPart(request, delimiter)) {
        // Some containers find no parts in a body whose bytes were read before.
        return Optional.empty();
      }
      for (Part part : parts) {
        body.add(text(delimiter + "\r\n" + head(part) + "\r\n"));
        body.add(part.getInputStream());
        body.add(text("\r\n"));
      }
    } catch (ServletException | IllegalStateException e) {
      return Optional.empty();
    }
    body.add(text(delimiter + "--\r\n"));
    return Optional.of(new SequenceInputStream(Collections.enumeration(body)));
  }

  /** Returns whether the announced length is that of a form without parts: its last delimiter. */
  private static boolean announcesNoPart(HttpServletRequest request, String delimiter) {
    long length = request.getContentLengthLong();
    return length >= 0 && length <= delimiter.length() + "\r\n--\r\n".length();
  }

  private static String head(Part part) {
    StringBuilder head = new StringBuilder("Content-Disposition: form-data; name=");
    head.append(quoted(part.getName()));
    if (part.getSubmittedFileName() != null) {
      head.append("; filename=").append(quoted(part.getSubmittedFileName()));
    }
    if (part.getContentType() != null) {
      head.append("\r\nContent-Type: ").append(part.getContentType());
    }
    return head.append("\r\n").toString();
  }

  /** Returns a name as browsers write it. */
  private static String quoted(@Nullable String name) {
    String text = name == null ? "" : name;
    return '"' + text.replace("\r", "%0D").replace("\n", "%0A").replace("\"", "%22") + '"';
  }

  private static InputStream text(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }
}
