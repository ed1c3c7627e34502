package io.cloakroom.form;

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
 * Tells the type of a file by its first bytes, with Apache Tika's registry of media types. The
 * file's name only refines what the content shows: text named {@code .csv} is CSV, a ZIP archive
 * named {@code .docx} a document. Thread-safe. Nothing but this class knows Tika, which is
 * optional.
 */
final class TypeSniffer {

  /**
   * So much is looked at. All but a few patterns, such as that of CD images at 32 KiB, need less,
   * and it is what a file that streams through costs.
   */
  static final int HEAD_BYTES = 16 << 10;

  static final String UNKNOWN = "application/octet-stream";

  private final MimeTypes types = MimeTypes.getDefaultMimeTypes();
  private final MediaTypeRegistry registry = types.getMediaTypeRegistry();

  /**
   * What runs script where a browser opens it; all XML does, as it may hold elements of XHTML. Not
   * static, so that this class can be loaded and {@link #require} can speak where Tika is missing.
   */
  private final Set<MediaType> active =
      MediaType.set("text/html", "text/javascript", "application/javascript");

  private TypeSniffer() {}

  /** Made at the first use, as it reads a registry of 1,600 types, and kept for all. */
  private static final class Default {
    static final TypeSniffer SNIFFER = new TypeSniffer();
  }

  /**
   * The sniffer.
   *
   * @param purpose what it is needed for, the beginning of a sentence
   * @throws IllegalStateException where Tika is missing
   */
  static TypeSniffer require(String purpose) {
    try {
      return Default.SNIFFER;
    } catch (ExceptionInInitializerError | NoClassDefFoundError e) {
      throw new IllegalStateException(
          purpose + ", and there is nothing to tell it: add org.apache.tika:tika-core", e);
    }
  }

  /**
   * The type of a file, in lower case without parameters; {@value #UNKNOWN} where the content shows
   * none, whatever the name, and for an empty file.
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
   * Refuses what could never be accepted.
   *
   * @param accepted a type, a range such as {@code image/*}, or an extension such as {@code .jpg}
   * @throws IllegalArgumentException where the registry does not know it
   */
  void requireKnown(String accepted, String component) {
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
          component
              + " accepts "
              + accepted
              + ", which Apache Tika does not know, so that no file could ever be it; write a"
              + " registered type such as image/jpeg, or describe it in"
              + " org/apache/tika/mime/custom-mimetypes.xml");
    }
  }

  /**
   * Whether a file may be taken: it is of the type, or of one that builds on it, as CSV does on
   * text. What may carry script is taken only where it is named itself: {@code image/*} takes no
   * SVG, and {@code text/plain} no XML. An extension asks for the content of its type and for the
   * name.
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

  /** The type of files that are usually named like this. */
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
