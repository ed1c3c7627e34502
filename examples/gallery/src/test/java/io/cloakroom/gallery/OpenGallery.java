package io.cloakroom.gallery;

import io.cloakroom.browser.Chromium;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A gallery that is open, and the visitors who are in it. */
final class OpenGallery implements AutoCloseable {

  private final Gallery gallery;
  private final Chromium chromium;
  private final List<Visitor> visitors = new ArrayList<>();

  private OpenGallery(Gallery gallery, Chromium chromium) {
    this.gallery = gallery;
    this.chromium = chromium;
  }

  /** Opens a gallery whose database is in this folder. */
  static OpenGallery in(Path data) throws IOException {
    return new OpenGallery(Gallery.open(new Options(0, "memory", data)), Chromium.shared());
  }

  int port() {
    return gallery.port();
  }

  Visitor visitor(boolean scripted) {
    Visitor visitor = Visitor.comesTo("http://localhost:" + gallery.port(), chromium, scripted);
    visitors.add(visitor);
    return visitor;
  }

  /** A visitor who has just signed up. */
  Visitor member(String name, boolean scripted) {
    Visitor visitor = visitor(scripted);
    visitor.signsUp(name, email(name, scripted));
    return visitor;
  }

  /** The same story is told twice, by people of their own. */
  static String email(String name, boolean scripted) {
    return name.toLowerCase(Locale.ROOT) + (scripted ? ".js" : "") + "@example.org";
  }

  /** Closes all browsers and returns their complaints. */
  List<String> complaintsOfAll() {
    List<String> complaints =
        visitors.stream().flatMap(visitor -> visitor.complaints().stream()).toList();
    visitors.forEach(Visitor::close);
    visitors.clear();
    return complaints;
  }

  @Override
  public void close() {
    chromium.closeAll();
    gallery.close();
  }
}
