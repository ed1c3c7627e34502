package io.cloakroom.body;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Set;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MediaType;
import org.apache.tika.mime.MediaTypeRegistry;
import org.apache.tika.mime.MimeTypes;
import org.apache.tika.parser.ParseContext;
import org.jspecify.annotations.Nullable;

/**
 * Detects the type of a file from its first bytes, with Apache Tika's registry of media types. The
 * file's name only refines the result: text named {@code .csv} is CSV, a ZIP archive named {@code
 * .docx} is a document. Thread-safe. Only this class uses Tika, which is optional.
 */
final class TypeSniffer {

  /**
   * The number of bytes examined, which is also what a file that goes to a sink keeps in memory.
   * All but a few patterns, such as that of CD images at 32 KiB, need fewer.
   */
  static final int HEAD_BYTES = 16 << 10;

  static final String UNKNOWN = "application/octet-stream";

  private final MimeTypes types = MimeTypes.getDefaultMimeTypes();
  private final MediaTypeRegistry registry = types.getMediaTypeRegistry();

  /**
   * Types that run script in a browser. All XML does, as it may hold elements of XHTML. Not static,
   * so that this class loads without Tika and {@link #require} can say what is missing.
   */
  private final Set<MediaType> active =
      MediaType.set("text/html", "text/javascript", "application/javascript");

  private TypeSniffer() {}

  /** Created at the first use, as it reads a registry of 1,600 types. */
  private static final class Default {
    static final TypeSniffer SNIFFER = new TypeSniffer();
  }

  /**
   * Returns the sniffer.
   *
   * @throws IllegalStateException if Tika is missing
   */
  static TypeSniffer require() {
    try {
      return Default.SNIFFER;
    } catch (ExceptionInInitializerError | NoClassDefFoundError e) {
      throw new IllegalStateException(
          "Detecting the type of a file needs Apache Tika; add org.apache.tika:tika-core", e);
    }
  }

  /**
   * Returns the type of a file, in lower case without parameters; {@value #UNKNOWN} if the content
   * shows none, whatever the name, and for an empty file.
   *
   * @param head the first {@link #HEAD_BYTES} bytes, or all there are
   * @param filename for refinement only
   */
  String detect(byte[] head, String filename) {
    MediaType content = detect(TikaInputStream.get(head), new Metadata());
    if (content.equals(MediaType.OCTET_STREAM)) {
      return UNKNOWN;
    }
    MediaType named = named(filename);
    return (registry.isSpecializationOf(named, content) ? named : content).toString();
  }

  /**
   * Refuses a type that no file could have.
   *
   * @param accepted a type, a range such as {@code image/*}, or an extension such as {@code .jpg}
   * @throws IllegalArgumentException if the registry does not contain it
   */
  void requireKnown(String accepted) {
    boolean known;
    if (accepted.startsWith(".")) {
      known = !extension(accepted).equals(MediaType.OCTET_STREAM);
    } else if (accepted.endsWith("/*")) {
      known = registry.getTypes().stream().anyMatch(type -> within(type, accepted));
    } else {
      MediaType type = MediaType.parse(accepted);
      known = type != null && registry.getTypes().contains(registry.normalize(type));
    }
    if (!known) {
      throw new IllegalArgumentException(
          "Apache Tika does not know the accepted type "
              + accepted
              + ", so no file could be of it; write a registered type such as image/jpeg, or"
              + " describe it in org/apache/tika/mime/custom-mimetypes.xml");
    }
  }

  /**
   * Returns whether a file is of the type, or of one that builds on it, as CSV does on text. A type
   * that may carry script must be named itself: {@code image/*} does not accept SVG, and {@code
   * text/plain} does not accept XML. An extension requires the content of its type and the name.
   *
   * @param accepted in lower case
   */
  boolean accepts(String accepted, String detected, String filename) {
    MediaType type = registry.normalize(MediaType.parse(detected));
    if (accepted.startsWith(".")) {
      return filename.toLowerCase(Locale.ROOT).endsWith(accepted)
          && instance(type, extension(accepted));
    }
    return accepted.endsWith("/*")
        ? within(type, accepted) && !active(type)
        : instance(type, registry.normalize(MediaType.parse(accepted)));
  }

  private boolean active(MediaType type) {
    return active.contains(type)
        || type.equals(MediaType.APPLICATION_XML)
        || registry.isSpecializationOf(type, MediaType.APPLICATION_XML);
  }

  private boolean instance(MediaType type, MediaType accepted) {
    return type.equals(accepted)
        || (!active(type)
            && !accepted.equals(MediaType.OCTET_STREAM)
            && registry.isSpecializationOf(type, accepted));
  }

  private MediaType extension(String accepted) {
    return named("x" + accepted);
  }

  /** Returns the usual type of files with this name. */
  private MediaType named(String filename) {
    Metadata name = new Metadata();
    name.set(TikaCoreProperties.RESOURCE_NAME_KEY, filename);
    return detect(null, name);
  }

  private MediaType detect(@Nullable TikaInputStream content, Metadata known) {
    try (content) {
      return types.detect(content, known, new ParseContext()).getBaseType();
    } catch (IOException e) {
      throw new UncheckedIOException("An array cannot fail to be read", e);
    }
  }

  private static boolean within(MediaType type, String range) {
    return type.getType().equals(range.substring(0, range.length() - 2));
  }
}
