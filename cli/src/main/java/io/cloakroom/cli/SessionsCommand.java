package io.cloakroom.cli;

import picocli.CommandLine.Command;

/** The command {@code sessions}. */
@Command(
    name = "sessions",
    description = "Shows the sessions of a store, ends them, and moves them to another store.",
    subcommands = {
      SessionsList.class,
      SessionsShow.class,
      SessionsEnd.class,
      SessionsSweep.class,
      SessionsExport.class,
      SessionsImport.class,
      SessionsCopy.class,
    })
final class SessionsCommand extends CommandGroup {

  private SessionsCommand() {}
}
