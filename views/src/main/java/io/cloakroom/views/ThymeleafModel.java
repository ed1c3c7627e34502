package io.cloakroom.views;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.IEngineConfiguration;
import org.thymeleaf.context.EngineContext;
import org.thymeleaf.context.IContext;
import org.thymeleaf.context.IEngineContext;
import org.thymeleaf.context.LazyContextVariable;
import org.thymeleaf.engine.TemplateData;

/** A Thymeleaf context that reads a model's values when they are used and refuses unknown names. */
record ThymeleafModel(UnwrappedModel values, Locale locale) implements IContext {

  /** Returns the context of one template of a page. It refuses unknown names. */
  static IEngineContext strict(
      IEngineConfiguration configuration,
      TemplateData template,
      Map<String, Object> attributes,
      IContext model) {
    Map<String, @Nullable Object> variables = new LinkedHashMap<>();
    model.getVariableNames().forEach(name -> variables.put(name, model.getVariable(name)));
    return new Strict(configuration, template, attributes, model.getLocale(), variables);
  }

  @Override
  public Locale getLocale() {
    return locale;
  }

  @Override
  public boolean containsVariable(String name) {
    return values.containsKey(name);
  }

  @Override
  public Set<String> getVariableNames() {
    return values.keySet();
  }

  @Override
  public Object getVariable(String name) {
    return new LazyContextVariable<@Nullable Object>() {
      @Override
      protected @Nullable Object loadValue() {
        return values.get(name);
      }
    };
  }

  private static final class Strict extends EngineContext {

    Strict(
        IEngineConfiguration configuration,
        TemplateData template,
        Map<String, Object> attributes,
        Locale locale,
        Map<String, @Nullable Object> variables) {
      super(configuration, template, attributes, locale, variables);
    }

    @Override
    public @Nullable Object getVariable(String name) {
      if (!containsVariable(name)) {
        throw new IllegalArgumentException(
            "The model has no \"" + name + "\"; its names are " + getVariableNames());
      }
      return super.getVariable(name);
    }
  }
}
