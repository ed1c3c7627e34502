package io.cloakroom.gallery;

import static io.cloakroom.gallery.Texts.done;
import static io.cloakroom.gallery.Texts.text;

import io.cloakroom.Visit;
import io.cloakroom.body.Upload;
import io.cloakroom.form.Fields;
import io.cloakroom.form.Form;
import io.cloakroom.form.Submission;
import io.cloakroom.form.Submission.Valid;
import io.cloakroom.form.UploadLimit;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.http.RedirectException;
import io.cloakroom.login.Account;
import io.cloakroom.login.Login;
import io.javalin.http.Context;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Pages for the wall, a single photo, uploads and likes. */
final class PhotoPages {

  record UploadForm(
      @NotNull(message = "Choose a photo")
          @UploadLimit(
              maxBytes = 10 << 20,
              accept = {"image/jpeg", "image/png", "image/gif"})
          Upload photo,
      @NotBlank(message = "Enter a title") @Size(max = 200) String title,
      @Size(max = MOST_TAGS) List<@Size(max = 40) String> tags) {}

  record LikeForm(Optional<Boolean> liked) {}

  /** A photo as JSON. */
  record Summary(long id, String title, List<String> tags, String uploader, int likes) {}

  static final int MOST_TAGS = 10;
  private static final Form<UploadForm> UPLOAD = Form.of(UploadForm.class);
  private static final String ID = "[1-9]\\d{0,17}";
  private static final Form<LikeForm> LIKE = Form.of(LikeForm.class);

  private final Photos photos;
  private final PhotoFiles files;
  private final Pictures pictures;
  private final Login login;
  private final AccountData data;

  PhotoPages(Photos photos, PhotoFiles files, Pictures pictures, Login login, AccountData data) {
    this.photos = photos;
    this.files = files;
    this.pictures = pictures;
    this.login = login;
    this.data = data;
  }

  void addTo(Routes routes) {
    routes.get("/", visit -> visit.answer().redirect("/photos"));
    routes.get("/photos", this::wall);
    routes.get("/photos/new", this::uploadForm);
    routes.get("/photos/progress/{id}", PhotoPages::progress);
    routes.post("/photos", this::upload);
    routes.get("/photos/{id}", this::photo);
    routes.get("/photos/{id}/image", (visit, ctx) -> image(ctx, files.image(id(ctx))));
    routes.get("/photos/{id}/thumbnail", (visit, ctx) -> image(ctx, files.thumbnail(id(ctx))));
    routes.post("/photos/{id}/like", this::like);
  }

  private void wall(Visit visit) {
    Optional<String> tag = visit.readFormData().value("tag");
    Optional<String> words = visit.readFormData().value("q").filter(q -> tag.isEmpty());
    if (words.filter(String::isBlank).isPresent()) {
      // A search for nothing leaves nothing in the address.
      visit.answer().redirect("/photos");
      return;
    }
    List<Photo> shown =
        tag.map(photos::tagged).or(() -> words.map(photos::found)).orElseGet(photos::newest);
    visit.locals().lazy("liked", () -> liked(visit));
    visit
        .answer()
        .withJson(Map.of("photos", summaries(shown)))
        .page("wall", Map.of("page", "photos", "photos", shown, "tag", tag, "words", words));
  }

  private void photo(Visit visit, Context ctx) {
    Photo photo = find(ctx.pathParam("id")).orElseThrow(PhotoPages::absent);
    visit.answer().withJson(summary(photo)).page("photo", model(visit, photo));
  }

  /** Returns the model of a photo's page, with the form that adds prints to the cart. */
  private Map<String, ?> model(Visit visit, Photo photo) {
    return Map.of(
        "page",
        "photos",
        "photo",
        photo,
        "liked",
        liked(visit).contains(photo.id()),
        "own",
        login.account(visit).filter(account -> photo.isOf(account.id())).isPresent(),
        "price",
        Order.PRINT,
        "fields",
        visit.fields(CartPages.ADD, new CartPages.AddForm(photo.id(), 1)));
  }

  private void uploadForm(Visit visit) {
    login.require(visit);
    visit
        .answer()
        .withJson(Map.of("fields", List.of("photo", "title", "tags[]")))
        .page("upload", model(visit.fields(UPLOAD), ""));
  }

  private void upload(Visit visit) throws IOException {
    Account account = login.require(visit);
    Submission<UploadForm> sent = visit.read(UPLOAD);
    if (sent instanceof Valid<UploadForm> valid) {
      Decoded decoded = pictures.decode(valid.value().photo()::open);
      if (decoded instanceof Picture picture) {
        Photo photo = add(picture, valid.value(), account);
        data.requireAccount(account);
        done(visit, "upload.done", photo.title())
            .withJson(summary(photo))
            .redirect("/photos/" + photo.id());
        return;
      }
      sent = sent.reject("photo", "picture", text(visit, "picture." + decoded));
      if (decoded == Decoded.Refused.BUSY) {
        visit.exchange().setHeader("Retry-After", "10");
        visit.refuse(sent).withStatus(503).page("upload", model(sent.fields(), ""));
        return;
      }
    }
    if (rowsOnly(sent)) {
      // A form that only adds a tag is sent without the file, but with its name.
      String chosen = visit.readFormData().value("photo").orElse("");
      visit.refuse(sent).page("upload", model(sent.fields(), chosen));
    } else {
      visit.refuse(sent).redirect("/photos/new");
    }
  }

  /** Returns whether a button only added or removed a row, so there is nothing to refuse. */
  static boolean rowsOnly(Submission<?> sent) {
    return sent.fields().valid();
  }

  private static Map<String, ?> model(Fields fields, String chosen) {
    return Map.of("page", "upload", "fields", fields, "chosen", chosen, "mostTags", MOST_TAGS);
  }

  private Photo add(Picture picture, UploadForm form, Account account) {
    return photos.add(
        picture,
        form.title().strip(),
        cleaned(form.tags()),
        Uploader.of(account.id(), account.name()));
  }

  /** Returns the tags without blanks around them, each once. */
  static List<String> cleaned(List<String> tags) {
    return tags.stream().map(String::strip).filter(tag -> !tag.isEmpty()).distinct().toList();
  }

  /** Responds with the progress of an upload, for the script on the upload page. */
  private static void progress(Visit visit, Context ctx) {
    visit.exchange().setHeader("Cache-Control", "no-store");
    visit
        .answer()
        .json(
            visit
                .uploadProgress(ctx.pathParam("id"))
                .map(progress ->
                    Map.of(
                        "state", progress.state().name().toLowerCase(Locale.ROOT),
                        "received", progress.received(),
                        "total", progress.total().orElse(0)))
                .orElse(Map.of("state", "unknown")));
  }

  private void like(Visit visit, Context ctx) {
    Account account = liker(visit, ctx);
    if (!(visit.read(LIKE) instanceof Valid<LikeForm> valid)) {
      throw new HttpProblem(422, "like.value", "Set the field liked to true or false.");
    }
    boolean liked = valid.value().liked().orElse(true);
    long id = id(ctx);
    int likes =
        (liked ? photos.like(id, account.id()) : photos.unlike(id, account.id()))
            .orElseThrow(PhotoPages::absent);
    done(visit, liked ? "like.said" : "like.unsaid")
        .withJson(Map.of("liked", liked, "likes", likes))
        .redirect("/photos/" + id);
  }

  /** Returns the account that likes. If there is none yet, the like is made after the login. */
  private Account liker(Visit visit, Context ctx) {
    try {
      return login.require(visit);
    } catch (RedirectException toLogin) {
      boolean likes =
          visit.read(LIKE) instanceof Valid<LikeForm> sent && sent.value().liked().orElse(true);
      if (likes && photos.find(id(ctx)).isPresent()) {
        PendingLike.remember(visit, id(ctx), toLogin);
      }
      throw toLogin;
    }
  }

  private static void image(Context ctx, Optional<PhotoFiles.ImageFile> file) {
    PhotoFiles.ImageFile image = file.orElseThrow(PhotoPages::absent);
    ctx.contentType("image/jpeg")
        .header("Cache-Control", "public, max-age=86400")
        .header("Content-Length", Long.toString(image.length()))
        .result(image.bytes());
  }

  private Set<Long> liked(Visit visit) {
    return login.account(visit).map(account -> photos.likedBy(account.id())).orElse(Set.of());
  }

  /** Finds a photo by the ID in a path or a form. */
  Optional<Photo> find(String id) {
    return id.matches(ID) ? photos.find(Long.parseLong(id)) : Optional.empty();
  }

  static long id(Context ctx) {
    String id = ctx.pathParam("id");
    if (!id.matches(ID)) {
      throw absent();
    }
    return Long.parseLong(id);
  }

  static HttpProblem absent() {
    return new HttpProblem(404, "photo.absent", "This photo does not exist.");
  }

  static List<Summary> summaries(List<Photo> photos) {
    return photos.stream().map(PhotoPages::summary).toList();
  }

  static Summary summary(Photo photo) {
    return new Summary(photo.id(), photo.title(), photo.tags(), photo.uploader(), photo.likes());
  }
}
