package io.cloakroom.cli;

import java.util.List;
import picocli.CommandLine.Option;

/** The option of commands that use one store. */
final class StoreOption {

  @Option(
      names = "--store",
      required = true,
      paramLabel = "ADDRESS",
      description = {
        "The store, such as jdbc:postgresql://localhost/shop, redis://localhost or directory:PATH.",
        "An address with a password is given as " + SecretSource.DESCRIPTION
      })
  private String address = "";

  @Option(
      names = DatabaseOptions.DRIVER,
      paramLabel = "PATH",
      description = DatabaseOptions.DRIVER_DESCRIPTION)
  private List<String> drivers = List.of();

  /** Opens the store. */
  OpenStore open(Terminal terminal) {
    return OpenStore.at(terminal, "--store", address, drivers, false);
  }

  /** Opens the store, and creates its table if that is missing. */
  OpenStore create(Terminal terminal) {
    return OpenStore.at(terminal, "--store", address, drivers, true);
  }
}
