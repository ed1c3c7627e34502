package io.cloakroom.cli;

import io.cloakroom.body.FormData;
import io.cloakroom.body.FormDecoder;
import io.cloakroom.body.FormLimit;
import io.cloakroom.body.FormLimits;
import io.cloakroom.body.FormTrace;
import io.cloakroom.http.HttpProblem;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code decode}, which decodes a body as a server does and prints the result. */
@Command(
    name = "decode",
    description = {
      "Decodes the body of a form and prints it as JSON: its fields, its files and the tree of their"
          + " names.",
      "Prints everything that was sent, including passwords."
    },
    mixinStandardHelpOptions = true)
final class DecodeCommand implements Callable<Integer> {

  @Option(
      names = "--content-type",
      required = true,
      paramLabel = "TYPE",
      description = "The body's Content-Type, such as \"multipart/form-data; boundary=x\".")
  private String contentType = "";

  @Option(
      names = "--content-encoding",
      paramLabel = "CODING",
      description = "The body's Content-Encoding: gzip, deflate, br or zstd.")
  private List<String> contentEncodings = List.of();

  @Option(names = "--strict", description = "Refuse malformed escapes and bytes that are not text.")
  private boolean strict;

  @Option(names = "--text-plain", description = "Also read text/plain as a form.")
  private boolean textPlain;

  @Option(names = "--trace", description = "Show the position of each value in the body.")
  private boolean traced;

  @Option(
      names = "--limit",
      paramLabel = "NAME=N",
      description = "Raise or lower a limit, such as file-bytes=1000000000.")
  private Map<String, Long> limits = Map.of();

  @Parameters(
      index = "0",
      arity = "0..1",
      defaultValue = "-",
      paramLabel = "FILE",
      description = "The file with the body. The default, -, is standard input.")
  private String file = "-";

  @Spec private @Nullable CommandSpec spec;

  private final PrintStream out;

  DecodeCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() {
    FormTrace trace = FormTrace.of();
    FormLimits limited = limits();
    try (InputStream body = open();
        FormDecoder decoder = decoder(limited, trace)) {
      FormData data = decoder.read(body, contentEncodings);
      new Report(data, traced ? trace : null).print(out);
      return ExitCode.OK;
    } catch (HttpProblem e) {
      return failed(e.code() + ": " + e.detail());
    } catch (InvalidPathException e) {
      return failed("file.name: " + file + " is not a valid file name on this system.");
    } catch (NoSuchFileException e) {
      return failed("file.missing: The file " + file + " does not exist.");
    } catch (AccessDeniedException e) {
      return failed("file.denied: You do not have permission to read " + file + ".");
    } catch (FileSystemException e) {
      return failed("file.unreadable: " + file + " cannot be read: " + e.getReason() + ".");
    } catch (IOException e) {
      String source = file.equals("-") ? "Standard input" : file;
      return failed("file.unreadable: " + source + " cannot be read: " + e.getMessage() + ".");
    }
  }

  private InputStream open() throws IOException {
    if (file.equals("-")) {
      return System.in;
    }
    Path path = Path.of(file);
    if (Files.isDirectory(path)) {
      throw new FileSystemException(file, null, "it is a directory");
    }
    return Files.newInputStream(path);
  }

  private FormDecoder decoder(FormLimits limited, FormTrace trace) {
    FormDecoder.Builder builder =
        FormDecoder.builder(contentType).limits(limited).strict(strict).textPlain(textPlain);
    return traced ? builder.trace(trace).build() : builder.build();
  }

  private FormLimits limits() {
    FormLimits limited = FormLimits.of();
    for (Map.Entry<String, Long> limit : limits.entrySet()) {
      try {
        limited = limited.withMax(named(limit.getKey()), limit.getValue());
      } catch (IllegalArgumentException e) {
        throw new ParameterException(
            Objects.requireNonNull(spec).commandLine(),
            "--limit " + limit.getKey() + "=" + limit.getValue() + ": " + e.getMessage());
      }
    }
    return limited;
  }

  private static FormLimit named(String name) {
    Map<String, FormLimit> known = new LinkedHashMap<>();
    for (FormLimit limit : FormLimit.values()) {
      known.put(limit.name().toLowerCase(Locale.ROOT).replace('_', '-'), limit);
    }
    FormLimit found = known.get(name);
    if (found == null) {
      throw new IllegalArgumentException("unknown limit; use one of " + known.keySet());
    }
    return found;
  }

  private static int failed(String reason) {
    System.err.println(Printable.of(reason));
    return ExitCode.SOFTWARE;
  }
}
