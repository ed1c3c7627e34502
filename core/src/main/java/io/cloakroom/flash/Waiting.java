package io.cloakroom.flash;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The list of messages in a session. Its last one may be the number of those that were left out,
 * which becomes a sentence when it is shown.
 */
final class Waiting {

  private static final String LEFT_OUT = "cloakroom-left-out";

  /** About what JSON adds to a message. */
  private static final int OVERHEAD = 32;

  private Waiting() {}

  /** Returns the list with this message, once; or with one more left out, if it has no room. */
  static List<FlashMessage> with(List<FlashMessage> messages, FlashMessage message) {
    if (messages.contains(message)) {
      return messages;
    }
    if (leftOut(messages) > 0 || size(messages) + size(message) > Flash.MAX_BYTES) {
      return withOneLeftOut(messages);
    }
    return with(messages, messages.size(), message);
  }

  /** Returns the list with one more that was left out. */
  static List<FlashMessage> withOneLeftOut(List<FlashMessage> messages) {
    int before = leftOut(messages);
    FlashMessage note = new FlashMessage(LEFT_OUT, String.valueOf(before + 1));
    return with(messages, messages.size() - (before > 0 ? 1 : 0), note);
  }

  private static List<FlashMessage> with(
      List<FlashMessage> messages, int kept, FlashMessage message) {
    List<FlashMessage> next = new ArrayList<>(messages.subList(0, kept));
    next.add(message);
    return next;
  }

  /** Returns the list without those that were read. */
  static List<FlashMessage> without(List<FlashMessage> messages, List<FlashMessage> read) {
    List<FlashMessage> next = new ArrayList<>(messages);
    read.forEach(next::remove);
    return next;
  }

  /** Returns the category under which a message is shown. */
  static String category(FlashMessage message) {
    return isNote(message) ? FlashMessage.WARNING : message.category();
  }

  /** Returns the message as it is shown. */
  static FlashMessage shown(FlashMessage message, IntFunction<String> leftOutText) {
    return isNote(message)
        ? new FlashMessage(
            FlashMessage.WARNING, leftOutText.apply(Integer.parseInt(message.text())))
        : message;
  }

  /** Returns the number of messages that were left out. */
  private static int leftOut(List<FlashMessage> messages) {
    return !messages.isEmpty() && isNote(messages.get(messages.size() - 1))
        ? Integer.parseInt(messages.get(messages.size() - 1).text())
        : 0;
  }

  private static boolean isNote(FlashMessage message) {
    return message.category().equals(LEFT_OUT) && message.text().matches("[1-9]\\d{0,8}");
  }

  private static int size(List<FlashMessage> messages) {
    return messages.stream().mapToInt(Waiting::size).sum();
  }

  private static int size(FlashMessage message) {
    return message.category().length() + message.text().getBytes(UTF_8).length + OVERHEAD;
  }
}
