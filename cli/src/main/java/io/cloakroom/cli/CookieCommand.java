package io.cloakroom.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.cookie.CookieOrigin;
import io.cloakroom.cookie.Cookies;
import io.cloakroom.cookie.SetCookie;
import io.cloakroom.key.KeyRing;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code cookie}, which explains headers. */
@Command(
    name = "cookie",
    description = {
      "Explains Cookie and Set-Cookie headers, and what Chrome, Firefox and Safari do with them.",
      "For a page: curl -si https://example.org | cloakroom cookie --url https://example.org",
      "Values are not shown. The exit status is 1 if a browser refuses a cookie, if a name is sent"
          + " twice, or if a value is not verified."
    })
final class CookieCommand extends CliCommand implements SecretReader {

  private static final int MAX_BYTES = 1024 * 1024;

  @Parameters(
      index = "0",
      arity = "0..1",
      defaultValue = "-",
      paramLabel = "HEADER",
      description =
          "A header, such as 'Set-Cookie: theme=dark; Path=/'. The default, -, is standard input:"
              + " headers, or a whole response.")
  private String header = "-";

  @Option(names = "--file", paramLabel = "FILE", description = "A file with the headers.")
  private @Nullable String file;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "The page that sets the cookie. The default is any page with https.")
  private @Nullable String url;

  @Option(
      names = "--keys",
      paramLabel = "FILE",
      description = "A key file, with which signed and sealed values are verified.")
  private @Nullable String keyFile;

  @Option(names = "--open", description = "Show what verified values contain.")
  private boolean open;

  @Override
  CommandResult run(Terminal terminal) {
    if (open && keyFile == null) {
      throw new WrongArguments("--open needs --keys FILE.");
    }
    CookieOrigin page = url == null ? CookieOrigin.ANY : page(url);
    KeyRing keys = keyFile == null ? null : keys(keyFile);
    List<CookieLine> lines = CookieLine.parse(text(terminal));
    if (lines.isEmpty()) {
      throw new CommandFailure("cookie.none", "There is no Cookie or Set-Cookie header.");
    }
    CookieReport report = new CookieReport(page, keys, open, Instant.now());
    for (CookieLine line : lines) {
      if (line.setting()) {
        SetCookie.parse(line.text()).ifPresentOrElse(report::add, report::addUnreadable);
      }
    }
    List<String> sent =
        lines.stream().filter(line -> !line.setting()).map(CookieLine::text).toList();
    if (!sent.isEmpty()) {
      report.add(Cookies.parse(sent), sent);
    }
    return report.result();
  }

  private static CookieOrigin page(String address) {
    try {
      URI uri = new URI(address);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      if (uri.getHost() != null && (scheme.equals("http") || scheme.equals("https"))) {
        return CookieOrigin.of(uri);
      }
    } catch (URISyntaxException e) {
      // As any other address that is none.
    }
    throw new WrongArguments("--url needs an address such as https://example.org.");
  }

  private String text(Terminal terminal) {
    if (file == null && !header.equals("-")) {
      return header;
    }
    if (file != null && !header.equals("-")) {
      throw new WrongArguments("A header comes from --file or from the argument, not from both.");
    }
    String source = file == null ? "-" : file;
    try (InputStream in = InputFile.open(terminal, source)) {
      return new String(in.readNBytes(MAX_BYTES), UTF_8);
    } catch (IOException e) {
      throw InputFile.failure(source, e);
    }
  }

  private static KeyRing keys(String file) {
    Path path = InputFile.path(file);
    try {
      if (Files.notExists(path)) {
        // KeyRing.of would create it.
        throw new CommandFailure("file.missing", "The file " + file + " does not exist.");
      }
      return KeyRing.of(path);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure("keys.unusable", e.getMessage() + ".");
    } catch (IOException e) {
      throw InputFile.failure(file, e);
    }
  }
}
