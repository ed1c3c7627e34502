package app;

import io.cloakroom.Visit;
import io.cloakroom.body.Upload;
import io.cloakroom.form.Form;
import io.cloakroom.form.Submission;
import io.cloakroom.form.Submission.Valid;
import io.cloakroom.form.UploadLimit;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.login.Account;
import io.cloakroom.login.Login;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.util.Map;

/** One method for each route. */
final class PhotoPages {

  record NewPhoto(
      @NotBlank @Size(max = 80) String title,
      @UploadLimit(maxBytes = 5_000_000, accept = "image/jpeg") Upload photo) {}

  static final Form<NewPhoto> NEW_PHOTO = Form.of(NewPhoto.class);

  private final Login login;
  private final Photos photos;

  PhotoPages(Login login, Photos photos) {
    this.login = login;
    this.photos = photos;
  }

  void wall(Visit visit) {
    visit.answer().page("wall", model(visit));
  }

  void add(Visit visit) throws IOException {
    Account account = login.require(visit);
    Submission<NewPhoto> sent = visit.read(NEW_PHOTO);
    if (sent instanceof Valid<NewPhoto> valid) {
      NewPhoto photo = valid.value();
      photos.add(account.name(), photo.title(), photo.photo());
      visit.done(photo.title() + " is on the wall.").redirect("/");
    } else {
      visit.refuse(sent).page("wall", model(visit));
    }
  }

  void image(Visit visit, String id) {
    if (!id.matches("[0-9]{1,18}")) {
      throw HttpProblem.of(404);
    }
    visit.answer().file(photos.file(Long.parseLong(id)));
  }

  private Map<String, Object> model(Visit visit) {
    return Map.of("photos", photos.newest(), "fields", visit.fields(NEW_PHOTO));
  }
}
