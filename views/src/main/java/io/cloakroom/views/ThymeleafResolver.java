package io.cloakroom.views;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.IEngineConfiguration;
import org.thymeleaf.cache.AlwaysValidCacheEntryValidity;
import org.thymeleaf.cache.ICacheEntryValidity;
import org.thymeleaf.cache.NonCacheableCacheEntryValidity;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ITemplateResolver;
import org.thymeleaf.templateresolver.TemplateResolution;
import org.thymeleaf.templateresource.StringTemplateResource;

/** A Thymeleaf resolver that reads the templates of a folder in HTML mode. */
final class ThymeleafResolver implements ITemplateResolver {

  private final TemplateFolder folder;
  private final ICacheEntryValidity validity;

  ThymeleafResolver(TemplateFolder folder) {
    this.folder = folder;
    this.validity =
        folder.reloading()
            ? NonCacheableCacheEntryValidity.INSTANCE
            : AlwaysValidCacheEntryValidity.INSTANCE;
  }

  @Override
  public String getName() {
    return folder.file("*");
  }

  @Override
  public Integer getOrder() {
    return 1;
  }

  @Override
  public TemplateResolution resolveTemplate(
      IEngineConfiguration configuration,
      @Nullable String owner,
      String template,
      @Nullable Map<String, Object> attributes) {
    return new TemplateResolution(
        new StringTemplateResource(folder.require(template)), TemplateMode.HTML, validity);
  }
}
