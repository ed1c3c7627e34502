package io.cloakroom.views;

import freemarker.cache.TemplateLoader;
import java.io.Reader;
import java.io.StringReader;
import org.jspecify.annotations.Nullable;

/** A FreeMarker loader that reads the templates of a folder. A template's source is its text. */
final class FreeMarkerLoader implements TemplateLoader {

  private final TemplateFolder folder;

  FreeMarkerLoader(TemplateFolder folder) {
    this.folder = folder;
  }

  @Override
  public @Nullable Object findTemplateSource(String template) {
    return folder.text(template).orElse(null);
  }

  @Override
  public long getLastModified(Object text) {
    return 0;
  }

  @Override
  public Reader getReader(Object text, String encoding) {
    return new StringReader((String) text);
  }

  @Override
  public void closeTemplateSource(Object text) {}
}
