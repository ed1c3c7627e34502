package io.cloakroom.views;

import io.pebbletemplates.pebble.error.LoaderException;
import io.pebbletemplates.pebble.loader.Loader;
import io.pebbletemplates.pebble.utils.PathUtils;
import java.io.Reader;
import java.io.StringReader;
import org.jspecify.annotations.Nullable;

/** A Pebble loader that reads the templates of a folder. */
final class PebbleLoader implements Loader<String> {

  private final TemplateFolder folder;

  PebbleLoader(TemplateFolder folder) {
    this.folder = folder;
  }

  @Override
  public Reader getReader(String template) {
    return new StringReader(
        folder
            .text(template)
            .orElseThrow(
                () -> new LoaderException(null, MissingTemplate.message(folder, template))));
  }

  @Override
  public boolean resourceExists(String template) {
    return folder.has(template);
  }

  @Override
  public @Nullable String resolveRelativePath(String relative, String anchor) {
    return PathUtils.resolveRelativePath(relative, anchor, '/');
  }

  @Override
  public String createCacheKey(String template) {
    return template;
  }

  @Override
  public void setCharset(String charset) {}

  @Override
  public void setPrefix(String prefix) {}

  @Override
  public void setSuffix(String suffix) {}
}
