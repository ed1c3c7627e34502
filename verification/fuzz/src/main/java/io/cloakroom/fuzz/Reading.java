package io.cloakroom.fuzz;

import io.cloakroom.body.FormData;
import io.cloakroom.http.HttpProblem;
import java.util.List;

/** What became of a body. Two readings of the same bytes are equal, or something is wrong. */
sealed interface Reading {

  /** Everything that was sent, in its order. */
  record Accepted(List<Sent> values) implements Reading {
    public Accepted {
      values = List.copyOf(values);
    }
  }

  /** The answer that says why not. */
  record Refused(int status, String code) implements Reading {}

  /** All that these data hold, while their files are there. */
  static Reading accepted(FormData data) {
    return new Accepted(data.sent().stream().map(Sent::of).toList());
  }

  /**
   * The refusal that a problem is.
   *
   * @throws AssertionError where it is not one that a form may be answered with
   */
  static Refused refused(HttpProblem problem) {
    boolean fitting =
        switch (problem.status()) {
          case 400, 415 -> problem.code().matches("form[.][a-z.-]+");
          case 413 -> problem.code().matches("form[.]limit[.][a-z-]+");
          default -> false;
        };
    if (!fitting) {
      throw new AssertionError("Refused with " + problem.status() + " " + problem.code(), problem);
    }
    return new Refused(problem.status(), problem.code());
  }
}
