package io.cloakroom.gallery;

import io.cloakroom.Visit;
import io.cloakroom.form.Form;
import io.cloakroom.form.Submission;
import io.cloakroom.form.Submission.Invalid;
import io.cloakroom.form.Submission.Valid;
import io.cloakroom.form.Upload;
import io.cloakroom.form.UploadLimit;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.login.Account;
import io.cloakroom.login.Login;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The wall, one photo, uploading and liking. */
final class PhotoPages {

  record UploadForm(
      @NotBlank(message = "Enter a title") @Size(max = 200) String title,
      @Size(max = 10) List<@Size(max = 40) String> tags,
      @NotNull(message = "Choose a photo")
          @UploadLimit(
              maxBytes = 10 << 20,
              accept = {"image/jpeg", "image/png", "image/gif"})
          Upload photo) {}

  record LikeForm(Optional<Boolean> liked) {}

  /** A photo as programs see it. */
  record Summary(long id, String title, List<String> tags, String uploader, int likes) {}

  private static final Form<UploadForm> UPLOAD = Form.of(UploadForm.class);
  private static final String ID = "[1-9]\\d{0,17}";
  private static final Form<LikeForm> LIKE = Form.of(LikeForm.class);

  private final Photos photos;
  private final Pictures pictures = new Pictures();
  private final Login login;

  PhotoPages(Photos photos, Login login) {
    this.photos = photos;
    this.login = login;
  }

  void addTo(RoutesConfig routes) {
    Answers.get(routes, "/", ctx -> ctx.redirect("/photos"));
    Answers.get(routes, "/photos", this::wall);
    Answers.get(routes, "/photos/new", this::uploadForm);
    Answers.get(routes, "/photos/progress/{id}", PhotoPages::progress);
    routes.post("/photos", this::upload);
    Answers.get(routes, "/photos/{id}", this::photo);
    Answers.get(routes, "/photos/{id}/image", ctx -> image(ctx, photos.image(id(ctx))));
    Answers.get(routes, "/photos/{id}/thumbnail", ctx -> image(ctx, photos.thumbnail(id(ctx))));
    routes.post("/photos/{id}/like", this::like);
  }

  private void wall(Context ctx) {
    Optional<String> tag = Optional.ofNullable(ctx.queryParam("tag"));
    List<Photo> shown = tag.map(photos::tagged).orElseGet(photos::newest);
    Map<String, Object> model = new HashMap<>();
    model.put("page", "photos");
    model.put("photos", shown);
    model.put("tag", tag);
    if (!Answers.visit(ctx).wantsJson()) {
      model.put("liked", liked(Answers.visit(ctx)));
    }
    Answers.show(
        ctx, "wall", model, Map.of("photos", shown.stream().map(PhotoPages::summary).toList()));
  }

  private void photo(Context ctx) {
    Photo photo = find(ctx.pathParam("id")).orElseThrow(PhotoPages::absent);
    Map<String, Object> model = model(Answers.visit(ctx), photo);
    model.put("fields", CartPages.ADD.fields(new CartPages.AddForm(photo.id(), 1)));
    Answers.show(ctx, "photo", model, summary(photo));
  }

  /** What the page of one photo shows, but for the fields of its form. */
  Map<String, Object> model(Visit visit, Photo photo) {
    Map<String, Object> model = new HashMap<>();
    model.put("page", "photos");
    model.put("photo", photo);
    model.put("liked", liked(visit).contains(photo.id()));
    model.put("price", Order.PRINT);
    return model;
  }

  private void uploadForm(Context ctx) {
    login.require(Answers.visit(ctx));
    Answers.show(
        ctx,
        "upload",
        Map.of("page", "upload", "fields", UPLOAD.fields()),
        Map.of("fields", List.of("title", "tags[]", "photo")));
  }

  private void upload(Context ctx) throws IOException {
    Visit visit = Answers.visit(ctx);
    Account account = login.require(visit);
    Submission<UploadForm> sent = visit.submission(UPLOAD);
    if (sent instanceof Valid<UploadForm> valid) {
      UploadForm form = valid.value();
      Decoded decoded = pictures.decode(form.photo().bytes());
      if (decoded instanceof Picture picture) {
        List<String> tags =
            form.tags().stream().map(String::strip).filter(tag -> !tag.isEmpty()).toList();
        Photo photo =
            photos.add(
                picture, form.title().strip(), tags, Uploader.of(account.id(), account.name()));
        Answers.done(ctx, "/photos/" + photo.id(), summary(photo), "upload.done", photo.title());
        return;
      }
      sent =
          sent.reject(
              "photo", "picture", Words.say(Preferences.of(visit).locale(), "picture." + decoded));
    }
    Answers.invalid(ctx, (Invalid<?>) sent, "upload", Map.of("page", "upload"));
  }

  /** How far an upload is, for the script of the page that sends it; {@code total} is a hint. */
  private static void progress(Context ctx) {
    ctx.header("Cache-Control", "no-store");
    Answers.json(
        ctx,
        Answers.visit(ctx)
            .uploadProgress(ctx.pathParam("id"))
            .map(progress ->
                Map.of(
                    "state", progress.state().name().toLowerCase(Locale.ROOT),
                    "received", progress.received(),
                    "total", progress.total().orElse(0)))
            .orElse(Map.of("state", "unknown")));
  }

  private void like(Context ctx) {
    Visit visit = Answers.visit(ctx);
    Account account = login.require(visit);
    Submission<LikeForm> sent = visit.submission(LIKE);
    if (!(sent instanceof Valid<LikeForm> valid)) {
      throw new HttpProblem(422, "like.value", "The field liked is true or false.");
    }
    boolean liked = valid.value().liked().orElse(true);
    long id = id(ctx);
    OptionalInt likes = liked ? photos.like(id, account.id()) : photos.unlike(id, account.id());
    if (likes.isEmpty()) {
      throw absent();
    }
    Answers.done(
        ctx,
        "/photos/" + id,
        Map.of("liked", liked, "likes", likes.getAsInt()),
        liked ? "like.said" : "like.unsaid");
  }

  private static void image(Context ctx, Optional<Photos.ImageFile> file) {
    Photos.ImageFile image = file.orElseThrow(PhotoPages::absent);
    ctx.contentType(image.contentType())
        .header("Cache-Control", "public, max-age=86400")
        .result(image.bytes());
  }

  private Set<Long> liked(Visit visit) {
    return login.account(visit).map(account -> photos.likedBy(account.id())).orElse(Set.of());
  }

  /** The photo of this number, as a path or a form names it. */
  Optional<Photo> find(String id) {
    return id.matches(ID) ? photos.find(Long.parseLong(id)) : Optional.empty();
  }

  private static long id(Context ctx) {
    String id = ctx.pathParam("id");
    if (!id.matches(ID)) {
      throw absent();
    }
    return Long.parseLong(id);
  }

  static HttpProblem absent() {
    return new HttpProblem(404, "photo.absent", "There is no such photo.");
  }

  private static Summary summary(Photo photo) {
    return new Summary(photo.id(), photo.title(), photo.tags(), photo.uploader(), photo.likes());
  }
}
