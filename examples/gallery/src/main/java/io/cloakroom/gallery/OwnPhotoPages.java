package io.cloakroom.gallery;

import static io.cloakroom.gallery.Texts.done;

import io.cloakroom.Visit;
import io.cloakroom.form.Fields;
import io.cloakroom.form.Form;
import io.cloakroom.form.Submission;
import io.cloakroom.form.Submission.Valid;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.idempotency.Idempotency;
import io.cloakroom.login.Account;
import io.cloakroom.login.Login;
import io.javalin.http.Context;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Pages for a visitor's own photos: the list, changing and deleting one, and those they like. */
final class OwnPhotoPages {

  record EditForm(
      @NotBlank(message = "Enter a title") @Size(max = 200) String title,
      @Size(max = PhotoPages.MOST_TAGS) List<@Size(max = 40) String> tags,
      int version) {}

  private static final Form<EditForm> EDIT = Form.of(EditForm.class);

  private final Photos photos;
  private final Login login;

  OwnPhotoPages(Photos photos, Login login) {
    this.photos = photos;
    this.login = login;
  }

  /** Adds the routes; before those of {@link PhotoPages}, whose paths have parameters. */
  void addTo(Routes routes) {
    routes.get("/photos/mine", this::mine);
    routes.get("/photos/liked", this::liked);
    routes.get("/photos/{id}/edit", this::edit);
    routes.post("/photos/{id}/edit", this::change);
    routes.get("/photos/{id}/delete", this::confirm);
    routes.post("/photos/{id}/delete", this::delete);
  }

  private void mine(Visit visit) {
    Account account = login.require(visit);
    list(visit, "mine", photos.uploadedBy(account.id()), photos.likedBy(account.id()));
  }

  private void liked(Visit visit) {
    Account account = login.require(visit);
    list(visit, "liked", photos.likedPhotos(account.id()), photos.likedBy(account.id()));
  }

  private static void list(Visit visit, String page, List<Photo> shown, Set<Long> liked) {
    visit
        .answer()
        .withJson(Map.of("photos", PhotoPages.summaries(shown)))
        .page(page, Map.of("page", page, "photos", shown, "liked", liked));
  }

  private void edit(Visit visit, Context ctx) {
    Photo photo = own(visit, ctx);
    EditForm saved = new EditForm(photo.title(), photo.tags(), photo.version());
    visit.answer().withJson(saved).page("edit", editModel(photo, visit.fields(EDIT, saved)));
  }

  private void change(Visit visit, Context ctx) {
    Photo photo = own(visit, ctx);
    Submission<EditForm> sent =
        visit
            .read(EDIT)
            .check((form, errors) -> {
              String title = form.title().strip();
              if (!photos.change(
                  photo.id(), form.version(), title, PhotoPages.cleaned(form.tags()))) {
                errors.reject(
                    "title",
                    "photo.changed",
                    "This photo was changed in the meantime. Check its title and tags, then save"
                        + " again");
              }
            });
    if (sent instanceof Valid<EditForm>) {
      Photo changed = photos.find(photo.id()).orElseThrow(PhotoPages::absent);
      done(visit, "edit.done", changed.title())
          .withJson(PhotoPages.summary(changed))
          .redirect("/photos/" + photo.id());
    } else if (PhotoPages.rowsOnly(sent)) {
      visit.refuse(sent).page("edit", editModel(photo, sent.fields()));
    } else {
      visit.refuse(sent).redirect("/photos/" + photo.id() + "/edit");
    }
  }

  /** Returns the model of the edit page, which shows what another request saved meanwhile. */
  private static Map<String, ?> editModel(Photo photo, Fields fields) {
    boolean changed = !fields.get("version").value().equals(String.valueOf(photo.version()));
    return Map.of(
        "page", "mine",
        "photo", photo,
        "fields", fields,
        "changed", changed,
        "mostTags", PhotoPages.MOST_TAGS);
  }

  private void confirm(Visit visit, Context ctx) {
    Photo photo = own(visit, ctx);
    visit
        .answer()
        .withJson(PhotoPages.summary(photo))
        .page("remove", Map.of("page", "mine", "photo", photo));
  }

  /** Deletes the photo; a form that is sent twice gets the same answer twice. */
  private void delete(Visit visit, Context ctx) {
    Account account = login.require(visit);
    long id = PhotoPages.id(ctx);
    Idempotency idempotency = visit.idempotency();
    String title =
        idempotency.requested()
            ? idempotency.run(String.class, () -> deleted(account, id))
            : deleted(account, id);
    done(visit, "remove.done", title).withJson(Map.of("deleted", id)).redirect("/photos/mine");
  }

  private String deleted(Account account, long id) {
    Photo photo = own(account, id);
    photos.delete(id);
    return photo.title();
  }

  private Photo own(Visit visit, Context ctx) {
    return own(login.require(visit), PhotoPages.id(ctx));
  }

  /** Returns a photo of this account; 404 if it does not exist, 403 if it is somebody else's. */
  private Photo own(Account account, long id) {
    Photo photo = photos.find(id).orElseThrow(PhotoPages::absent);
    if (!photo.isOf(account.id())) {
      throw new HttpProblem(
          403, "photo.foreign", "Only the person who uploaded this photo can change it.");
    }
    return photo;
  }
}
