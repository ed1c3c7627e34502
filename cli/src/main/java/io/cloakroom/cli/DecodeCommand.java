package io.cloakroom.cli;

import io.cloakroom.body.FormData;
import io.cloakroom.body.FormDecoder;
import io.cloakroom.body.FormLimit;
import io.cloakroom.body.FormLimits;
import io.cloakroom.body.FormTrace;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code decode}, which decodes a body as a server does and prints the result. */
@Command(
    name = "decode",
    description = {
      "Decodes the body of a form and prints it as JSON: its fields, its files and the tree of their"
          + " names.",
      "Prints everything that was sent, including passwords."
    })
final class DecodeCommand extends CliCommand {

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

  @Override
  CommandResult run(Terminal terminal) {
    FormTrace trace = FormTrace.of();
    FormLimits limited = limits();
    try (InputStream body = InputFile.open(terminal, file);
        FormDecoder decoder = decoder(limited, trace)) {
      FormData data = decoder.read(body, contentEncodings);
      return CommandResult.ofJson(new Report(data, traced ? trace : null).json());
    } catch (IOException e) {
      throw InputFile.failure(file, e);
    }
  }

  private FormDecoder decoder(FormLimits limited, FormTrace trace) {
    FormDecoder.Builder builder =
        FormDecoder.builder(contentType).limits(limited).strict(strict).textPlain(textPlain);
    return traced ? builder.trace(trace).build() : builder.build();
  }

  private FormLimits limits() {
    FormLimits limited = FormLimits.of();
    for (Map.Entry<String, Long> limit : limits.entrySet()) {
      FormLimit named = named(limit.getKey());
      try {
        limited = limited.withMax(named, limit.getValue());
      } catch (IllegalArgumentException e) {
        throw new WrongArguments(
            "--limit " + limit.getKey() + '=' + limit.getValue() + ": " + e.getMessage() + '.');
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
      throw new WrongArguments(Mistakes.unknown("limit", name, known.keySet()));
    }
    return found;
  }
}
