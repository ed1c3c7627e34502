package io.cloakroom.cli;

import io.cloakroom.store.Sweepable;
import io.cloakroom.store.Sweeper;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code sessions sweep}. */
@Command(
    name = "sweep",
    description = "Removes expired records, which are absent already, to free their space.")
final class SessionsSweep extends CliCommand {

  @Mixin private StoreOption store = new StoreOption();

  @Override
  CommandResult run(Terminal terminal) {
    try (OpenStore open = store.open(terminal)) {
      if (open.store().capability(Sweepable.class).isEmpty()) {
        return CommandResult.of(
            Map.of("swept", 0), List.of("Nothing to do: this store frees the space by itself."));
      }
      long swept = Sweeper.sweep(open.store());
      return CommandResult.of(Map.of("swept", swept), List.of("Removed: " + swept));
    }
  }
}
