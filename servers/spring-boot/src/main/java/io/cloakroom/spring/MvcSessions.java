package io.cloakroom.spring;

import io.cloakroom.servlet.HttpSessions;
import io.cloakroom.session.AttributeRule;
import io.cloakroom.session.AttributeTypes;
import java.util.Arrays;
import java.util.List;
import java.util.TimeZone;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.web.context.WebApplicationContext;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * The rules for what Spring MVC stores: flash attributes, scoped beans with their callbacks, the
 * visitor's locale, and a lock.
 */
final class MvcSessions implements SessionSupport {

  private static final String MUTEX = "org.springframework.web.util.WebUtils.MUTEX";
  private static final String LOCALE =
      "org.springframework.web.servlet.i18n.SessionLocaleResolver.*";
  private static final String TIME_ZONE =
      "org.springframework.web.servlet.i18n.SessionLocaleResolver.TIME_ZONE";

  /** The class of all time zones that have an id, which is no public one. */
  private static final Class<? extends TimeZone> ZONE = TimeZone.getTimeZone("UTC").getClass();

  private static final String CALLBACKS =
      "org.springframework.web.context.request.ServletRequestAttributes.DESTRUCTION_CALLBACK.*";

  private final ConfigurableListableBeanFactory beans;

  MvcSessions(ConfigurableListableBeanFactory beans) {
    this.beans = beans;
  }

  @Override
  public AttributeTypes types(AttributeTypes types) {
    AttributeTypes all =
        types
            .withClasses(StoredFlash.class, ScopedBean.class, ZONE)
            .withMapper(zones(ZONE), TIME_ZONE)
            .withRule(LOCALE, AttributeRule.LAST_WINS)
            .withRule(FlashMaps.ATTRIBUTE, AttributeRule.UNION);
    for (String name : scoped()) {
      all = all.withRule(name, AttributeRule.FIRST_CREATED);
    }
    return all;
  }

  /** Returns a mapper that writes a time zone as its id. */
  private static <T extends TimeZone> JsonMapper zones(Class<T> type) {
    SimpleModule module = new SimpleModule("cloakroom-time-zones");
    module.addDeserializer(
        type,
        new ValueDeserializer<T>() {
          @Override
          public T deserialize(JsonParser json, DeserializationContext context) {
            return type.cast(TimeZone.getTimeZone(json.getString()));
          }
        });
    return JsonMapper.builder().addModule(module).build();
  }

  /** Returns the names of the beans of sessions. */
  private List<String> scoped() {
    return Arrays.stream(beans.getBeanDefinitionNames())
        .filter(name ->
            WebApplicationContext.SCOPE_SESSION.equals(
                beans.getMergedBeanDefinition(name).getScope()))
        .toList();
  }

  @Override
  public HttpSessions sessions(HttpSessions sessions) {
    return sessions.withLocalAttributes(CALLBACKS).withLocalAttribute(MUTEX, Object::new);
  }
}
