/**
 * The command line of Cloakroom. A command is a {@link io.cloakroom.cli.CliCommand}, listed in
 * {@link io.cloakroom.cli.Cli} or in a {@link io.cloakroom.cli.CommandGroup}. It returns a {@link
 * io.cloakroom.cli.CommandResult}, or throws {@link io.cloakroom.cli.WrongArguments} or {@link
 * io.cloakroom.cli.CommandFailure}. It reads secrets through {@link io.cloakroom.cli.SecretSource}
 * only.
 */
@NullMarked
package io.cloakroom.cli;

import org.jspecify.annotations.NullMarked;
