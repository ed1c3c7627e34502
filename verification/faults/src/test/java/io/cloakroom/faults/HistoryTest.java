package io.cloakroom.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lines on disk. */
final class HistoryTest {

  private final Path file;

  HistoryTest(@TempDir Path folder) {
    file = folder.resolve("history");
  }

  private List<Event> events() {
    return History.read(file, Stream::toList);
  }

  @Test
  void requestIsOnDiskBeforeItIsSent() {
    try (History history = History.in(file)) {
      int first = history.invoked("s1", -1, Action.BEGIN, 0);
      assertThat(events()).singleElement().isInstanceOf(Event.Invoked.class);
      history.ended(first, Event.Outcome.OK, 12, "s1");
      int second = history.invoked("s1", 0, Action.ADD, 7);

      assertThat(second).isNotEqualTo(first);
      assertThat(events())
          .extracting(event -> event.line().substring(event.line().indexOf(' ') + 1))
          .containsExactly(
              "invoke " + first + " s1 -1 BEGIN 0",
              "end " + first + " OK 12 s1",
              "invoke " + second + " s1 0 ADD 7");
    }
  }

  @Test
  void everyLineReadsAsItWasWritten() {
    List<Event> written =
        List.of(
            new Event.Invoked(1, 2, "s3", 4, Action.LOGOUT, 5),
            new Event.Ended(6, 2, Event.Outcome.INFO, 7, "no answer in time"),
            new Event.Down(8),
            new Event.Note(8, "a server is killed"),
            new Event.Up(9));

    assertThat(written.stream().map(Event::line).map(Event::parse)).isEqualTo(written);
  }

  @Test
  void linesOfManyThreadsAreAllThereAndWhole() throws Exception {
    List<Thread> threads = new ArrayList<>();
    try (History history = History.in(file)) {
      for (int i = 0; i < 8; i++) {
        String session = "s" + i;
        Thread thread =
            new Thread(() -> {
              for (int j = 0; j < 50; j++) {
                int id = history.invoked(session, 0, Action.READ, j);
                history.ended(id, Event.Outcome.OK, 1, session);
              }
            });
        threads.add(thread);
        thread.start();
      }
      for (Thread thread : threads) {
        thread.join();
      }
      history.down();
      history.up();
    }

    List<Event> events = events();
    assertThat(events).hasSize(8 * 50 * 2 + 2);
    Set<Integer> begun = new HashSet<>();
    for (Event event : events) {
      if (event instanceof Event.Invoked invoked) {
        begun.add(invoked.id());
      } else if (event instanceof Event.Ended ended) {
        assertThat(begun).contains(ended.id());
      }
    }
    assertThat(begun).hasSize(8 * 50);
    assertThat(events.stream().map(Event::at).collect(Collectors.toList())).isSorted();
  }

  @Test
  void historyIsNeverWrittenOverAnother() {
    History.in(file).close();

    assertThatThrownBy(() -> History.in(file)).isInstanceOf(UncheckedIOException.class);
  }
}
