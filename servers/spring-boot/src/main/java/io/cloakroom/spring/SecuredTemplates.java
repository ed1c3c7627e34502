package io.cloakroom.spring;

import io.cloakroom.view.Templates;
import java.io.IOException;
import java.io.Writer;
import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Templates of another engine than Spring's, which see Spring's CSRF token if Spring checks it. */
final class SecuredTemplates implements Templates {

  private static final String CSRF = "csrf";

  private final Templates behind;
  private final SpringCsrf springCsrf;

  SecuredTemplates(Templates behind, SpringCsrf springCsrf) {
    this.behind = behind;
    this.springCsrf = springCsrf;
  }

  @Override
  public void render(String template, Map<String, ?> model, Writer out) throws IOException {
    Optional<SpringCsrf.Token> token =
        RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes current
            ? springCsrf.token(current.getRequest())
            : Optional.empty();
    behind.render(template, token.isPresent() ? new Secured(model, token.get()) : model, out);
  }

  /** A model with another token, whose lazy values stay lazy. */
  private static final class Secured extends AbstractMap<String, Object> {

    private final Map<String, ?> model;
    private final SpringCsrf.Token token;

    Secured(Map<String, ?> model, SpringCsrf.Token token) {
      this.model = model;
      this.token = token;
    }

    @Override
    public @Nullable Object get(@Nullable Object name) {
      return CSRF.equals(name) ? token : model.get(name);
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
      return CSRF.equals(name) || model.containsKey(name);
    }

    @Override
    public Set<String> keySet() {
      Set<String> names = new LinkedHashSet<>(model.keySet());
      names.add(CSRF);
      return names;
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
      Map<String, Object> all = new LinkedHashMap<>(model);
      all.put(CSRF, token);
      return all.entrySet();
    }
  }
}
