package io.cloakroom.fuzz;

import io.cloakroom.body.FormData;
import io.cloakroom.http.HttpProblem;
import java.util.List;

/** The result of reading a body. All readings of the same bytes must be equal. */
sealed interface Reading {

  /** The values of an accepted body, in order. */
  record Accepted(List<Sent> values) implements Reading {
    public Accepted {
      values = List.copyOf(values);
    }
  }

  /** The status and the code of a refused body. */
  record Refused(int status, String code) implements Reading {}

  /** Returns the values of these data. Call it while the files still exist. */
  static Reading accepted(FormData data) {
    return new Accepted(data.sent().stream().map(Sent::of).toList());
  }

  /**
   * Returns the refusal for a problem.
   *
   * @throws AssertionError if the problem is not a valid answer to a form
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
