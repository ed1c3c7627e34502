package io.cloakroom.cli;

import io.cloakroom.mistake.NearestName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The sentences for wrong arguments: the mistake, and the known word that was probably meant. */
final class Mistakes {

  private Mistakes() {}

  /**
   * Returns the sentence for the first of the mistakes that the parser found. An unknown word comes
   * before what is missing: it is often the missing one with a typing error.
   */
  static String sentence(List<? extends Exception> mistakes) {
    for (Exception mistake : mistakes) {
      if (mistake instanceof UnmatchedArgumentException unmatched) {
        return unmatched(unmatched.getCommandLine(), unmatched);
      }
    }
    Exception mistake = mistakes.get(0);
    return mistake instanceof ParameterException parameter
        ? sentence(parameter)
        : String.valueOf(mistake.getMessage());
  }

  private static String sentence(ParameterException mistake) {
    CommandLine command = mistake.getCommandLine();
    if (mistake instanceof MissingParameterException missing && !missing.getMissing().isEmpty()) {
      return missing(command, missing);
    }
    String message = String.valueOf(mistake.getMessage()).strip();
    return message.endsWith(".") ? message : message + '.';
  }

  /** Returns the sentence for a word that is not one of the known ones. */
  static String unknown(String kind, String word, Collection<String> known) {
    String sentence = "Unknown " + kind + ' ' + word + '.';
    return sentence
        + NearestName.meant(word, known)
            .map(meant -> " Did you mean " + meant + '?')
            .orElse(" Known: " + either(List.copyOf(known)) + '.');
  }

  /** Returns the words as a choice, such as {@code new, rotate or list}. */
  static String either(List<String> words) {
    int last = words.size() - 1;
    return last <= 0
        ? String.join("", words)
        : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
  }

  private static String unmatched(CommandLine command, UnmatchedArgumentException unmatched) {
    String given = unmatched.getUnmatched().get(0);
    if (given.startsWith("-") && given.length() > 1) {
      // The value after the equals sign may be a secret.
      String option = given.split("=", 2)[0];
      List<String> known = new ArrayList<>(command.getCommandSpec().optionsMap().keySet());
      known.removeIf(name -> !name.startsWith("--"));
      String sentence = "Unknown option " + option + '.';
      return NearestName.meant(option, known)
          .map(meant -> sentence + " Did you mean " + meant + '?')
          .orElseGet(() -> sentence + seeHelp(command));
    }
    if (!command.getSubcommands().isEmpty()) {
      return unknown("command", given, command.getSubcommands().keySet());
    }
    boolean secret = command.getCommand() instanceof SecretReader;
    return secret
        ? "Unexpected argument, which is not repeated here. A secret is never an argument."
            + seeHelp(command)
        : "Unexpected argument " + given + '.' + seeHelp(command);
  }

  private static String missing(CommandLine command, MissingParameterException missing) {
    ArgSpec needed = missing.getMissing().get(0);
    String label = needed.paramLabel().replaceAll("[\\[\\]<>]", "");
    if (needed instanceof OptionSpec option) {
      boolean withoutValue =
          String.valueOf(missing.getMessage()).toLowerCase(Locale.ROOT).contains("parameter");
      return withoutValue
          ? option.longestName() + " needs a value: " + option.longestName() + ' ' + label + '.'
          : name(command) + " needs " + option.longestName() + ' ' + label + '.';
    }
    return name(command) + " needs " + label + '.' + seeHelp(command);
  }

  private static String name(CommandLine command) {
    return command.getCommandSpec().qualifiedName();
  }

  private static String seeHelp(CommandLine command) {
    return " See " + name(command) + " --help.";
  }
}
