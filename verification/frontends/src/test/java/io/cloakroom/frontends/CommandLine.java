package io.cloakroom.frontends;

import java.util.Locale;
import java.util.function.BiFunction;

/** The ways of curl and wget to send a form, as a shell takes them. */
@SuppressWarnings("ImmutableEnumChecker")
enum CommandLine {
  CURL_URLENCODED("curl --data-urlencode", (sent, url) -> curl(sent.each("--data-urlencode"), url)),
  CURL_DATA("curl -d", (sent, url) -> curl("-d " + quoted(sent.encoded()), url)),
  CURL_GET("curl -G", (sent, url) -> curl("-G " + sent.each("--data-urlencode"), url)),
  CURL_FORM("curl -F", (sent, url) -> curl(sent.each("--form-string") + sent.parts(), url)),
  CURL_JSON("curl --json", (sent, url) -> curl("--json " + quoted(sent.json()), url)),
  WGET_DATA("wget --post-data", (sent, url) -> wget("--post-data=" + quoted(sent.encoded()), url)),
  WGET_FILE(
      "wget --post-file",
      (sent, url) ->
          "printf %s "
              + quoted(sent.json())
              + " > body.json\n"
              + wget("--header='Content-Type: application/json' --post-file=body.json", url));

  private final String title;
  private final BiFunction<SentData, String, String> command;

  CommandLine(String title, BiFunction<SentData, String, String> command) {
    this.title = title;
    this.command = command;
  }

  private static String curl(String arguments, String url) {
    return "curl " + arguments + origin("-H ", url);
  }

  private static String wget(String arguments, String url) {
    return "wget " + arguments + origin("--header=", url);
  }

  /** A program says itself whose page it speaks for. */
  private static String origin(String header, String url) {
    String origin = url.startsWith("http") ? url.substring(0, url.indexOf('/', 8)) : "ORIGIN";
    return " " + header + quoted("Origin: " + origin) + " " + url;
  }

  /** The row of the matrix, with the command for a nested record. */
  Client client(SentData nested) {
    return new Client(
        name().toLowerCase(Locale.ROOT).replace('_', '-'),
        title,
        Client.Way.PROGRAM,
        command(nested, "URL"),
        "");
  }

  /** The command that sends this to this address. */
  String command(SentData sent, String url) {
    return command.apply(sent, url);
  }

  /** A word of a shell. */
  static String quoted(String word) {
    return '\'' + word.replace("'", "'\\''") + '\'';
  }
}
