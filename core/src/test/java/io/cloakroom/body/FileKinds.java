package io.cloakroom.body;

/** The first bytes of files of several kinds, each a byte. */
public final class FileKinds {

  private static final String JPEG = "\u00ff\u00d8\u00ff\u00e0\0\20JFIF";
  private static final String PNG = "\u0089PNG\r\n\u001a\n\0\0\0\rIHDR";
  private static final String SVG =
      "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'></svg>";
  private static final String HTML = "<!doctype html><script>alert(1)</script>";
  private static final String ZIP = "PK\3\4\24\0\0\0\0\0..............word/document.xml";

  private FileKinds() {}

  /** The content of a file of this kind, as ISO-8859-1. */
  public static String content(String kind) {
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
}
