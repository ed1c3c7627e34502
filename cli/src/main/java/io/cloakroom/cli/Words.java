package io.cloakroom.cli;

import java.util.Iterator;
import java.util.List;

/** Words that complete an argument. */
abstract class Words implements Iterable<String> {

  private final List<String> words;

  Words(List<String> words) {
    this.words = words;
  }

  @Override
  public final Iterator<String> iterator() {
    return words.iterator();
  }
}
