package docs;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.views.PebbleTemplates;
import java.util.Map;
import java.util.Optional;

/** The examples of docs/error-pages.md; {@code ErrorPagesTest} runs them. */
final class ErrorPagesExamples {

  record Photo(String title) {}

  /** The photos of an application. */
  interface Photos {
    Optional<Photo> find(String id);
  }

  private final Photos photos;

  ErrorPagesExamples(Photos photos) {
    this.photos = photos;
  }

  Cloakroom template() {
    Cloakroom cloakroom =
        Cloakroom.builder().templates(PebbleTemplates.of("pages")).problemTemplate("error").build();
    return cloakroom;
  }

  void showPhoto(Visit visit, String id) {
    Photo photo =
        photos
            .find(id)
            .orElseThrow(() -> new HttpProblem(404, "photo.missing", "There is no such photo."));
    visit.answer().page("photo", Map.of("photo", photo));
  }
}
