package io.cloakroom.spring;

import io.cloakroom.Cloakroom;
import io.cloakroom.ReadyPages;
import io.cloakroom.RequestListener;
import io.cloakroom.key.KeyRing;
import io.cloakroom.servlet.CloakroomFilter;
import io.cloakroom.servlet.HttpSessions;
import io.cloakroom.session.AttributeTypes;
import io.cloakroom.session.SessionListener;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.Store;
import io.cloakroom.store.Sweeper;
import io.cloakroom.view.Templates;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Configures one {@link Cloakroom} from the properties {@code cloakroom.*}, and its filter before
 * all others. A bean of the application's own replaces each bean here.
 */
@AutoConfiguration(
    afterName = {
      "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
      "org.springframework.boot.jdbc.autoconfigure.XADataSourceAutoConfiguration",
      "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration"
    })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@EnableConfigurationProperties(CloakroomProperties.class)
public final class CloakroomAutoConfiguration {

  /**
   * The order of the filter, as that of Spring Session's: before all filters that use a session.
   */
  public static final int FILTER_ORDER = Integer.MIN_VALUE + 50;

  CloakroomAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnProperty(name = "cloakroom.keys.file")
  KeyRing cloakroomKeys(CloakroomProperties properties) {
    @Nullable Path file = properties.keys().file();
    try {
      return KeyRing.of(file == null ? Path.of("keys") : file);
    } catch (IOException | IllegalArgumentException e) {
      throw new CloakroomMisconfigured(
          "The file of cloakroom.keys.file, " + file + ", cannot be used: " + e.getMessage() + ".",
          "Name a file that this process may read, or create in a folder that exists.",
          e);
    }
  }

  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnProperty(name = "cloakroom.store", havingValue = "sealed")
  Sessions sealedSessions(CloakroomProperties properties, ObjectProvider<KeyRing> keys) {
    @Nullable KeyRing kept = keys.getIfUnique();
    if (kept == null && !development(properties)) {
      throw new CloakroomMisconfigured(
          "cloakroom.store is sealed, and there are no keys that outlive this process.",
          "Set cloakroom.keys.file to a file that all nodes share, or define a bean of type"
              + " io.cloakroom.key.KeyRing. While you develop, set cloakroom.development=true.");
    }
    return Sessions.sealed(
        kept == null ? DevToolsRestart.keep(KeyRing.class, KeyRing::generate) : kept);
  }

  @Bean
  @ConditionalOnMissingBean({Store.class, Sessions.class})
  Stores cloakroomStores(
      CloakroomProperties properties,
      ObjectProvider<DataSource> dataSources,
      Environment environment,
      BeanFactory beans) {
    return new Stores(properties, dataSources, environment, beans);
  }

  @Bean
  @ConditionalOnMissingBean({Store.class, Sessions.class})
  Store cloakroomStore(Stores stores) {
    return stores.open();
  }

  /** Removes expired records while the application runs. */
  @Bean
  @ConditionalOnBean(Store.class)
  @ConditionalOnMissingBean
  Sweeper cloakroomSweeper(Store store) {
    return Sweeper.of(store);
  }

  /** Returns the types that attributes of {@code HttpSession} may have. */
  @Bean
  @ConditionalOnMissingBean
  AttributeTypes cloakroomAttributeTypes(CloakroomProperties properties, BeanFactory beans) {
    List<String> packages = new ArrayList<>(properties.session().attributePackages());
    if (AutoConfigurationPackages.has(beans)) {
      packages.addAll(AutoConfigurationPackages.get(beans));
    }
    return AttributeTypes.of().withPackages(packages.toArray(String[]::new));
  }

  /** Returns the settings of {@code request.getSession()}. */
  @Bean
  @ConditionalOnMissingBean
  HttpSessions cloakroomHttpSessions(CloakroomProperties properties) {
    HttpSessions settings = HttpSessions.of();
    if (!properties.session().serializedPaths().isEmpty()) {
      settings = settings.withSerialized(SerializedPaths.of(properties));
    }
    @Nullable Duration pause = properties.session().expiryEvents();
    if (pause == null) {
      return settings;
    }
    if (properties.store() == CloakroomProperties.StoreType.SEALED
        || properties.store() == CloakroomProperties.StoreType.MEMCACHED) {
      throw new CloakroomMisconfigured(
          "cloakroom.session.expiry-events is set, and cloakroom.store is "
              + properties.store().name().toLowerCase(Locale.ROOT)
              + ".",
          "Remove it, or choose another store. Nothing reports that a session in a cookie or in"
              + " Memcached has expired.");
    }
    return settings.withExpiryEvents(pause);
  }

  @Bean
  ForwardedHeaders cloakroomForwardedHeaders(
      CloakroomProperties properties, Environment environment) {
    return ForwardedHeaders.of(properties, environment);
  }

  /** Adds what frameworks and listeners need to these beans, also to those of an application. */
  @Bean
  static SessionBeans cloakroomSessionBeans(
      ObjectProvider<SessionSupport> supports,
      ObjectProvider<HttpSessionListener> sessions,
      ObjectProvider<HttpSessionAttributeListener> attributes,
      ObjectProvider<HttpSessionIdListener> ids) {
    return new SessionBeans(supports, List.of(sessions, attributes, ids));
  }

  @Bean
  @ConditionalOnMissingBean
  Cloakroom cloakroom(
      CloakroomProperties properties,
      ObjectProvider<Stores> opened,
      ObjectProvider<Store> stores,
      ObjectProvider<Sessions> sessions,
      ObjectProvider<KeyRing> keys,
      ObjectProvider<Templates> templates,
      ObjectProvider<SpringCsrf> springCsrf,
      ObjectProvider<SessionListener> sessionListeners,
      ObjectProvider<RequestListener> requestListeners,
      ObjectProvider<CloakroomCustomizer> customizers,
      AttributeTypes attributeTypes,
      ForwardedHeaders forwarded,
      Environment environment) {
    if (MovingStores.wanted(properties) && opened.getIfAvailable() == null) {
      MovingStores.refuse(properties);
    }
    Cloakroom.Builder builder =
        Cloakroom.builder()
            .settings(PropertySettings.of(properties, environment))
            .proxiesResolvedByServer(forwarded != ForwardedHeaders.NONE);
    stores.ifUnique(builder::store);
    @Nullable KeyRing ring = keys.getIfUnique();
    if (ring != null) {
      builder.keys(ring);
    } else if (DevToolsRestart.active()) {
      builder.keys(DevToolsRestart.keep(KeyRing.class, KeyRing::generate));
    }
    @Nullable Templates engine = templates.getIfUnique();
    if (engine != null) {
      @Nullable SpringCsrf csrf = springCsrf.getIfUnique();
      builder.templates(csrf == null ? engine : new SecuredTemplates(engine, csrf));
    }
    @Nullable Sessions configured = sessions.getIfUnique();
    @Nullable Store store = stores.getIfUnique();
    if (configured == null && store != null) {
      configured = Sessions.of(store);
    }
    if (configured != null) {
      configured = configured.withAttributeTypes(attributeTypes);
      for (SessionListener listener : sessionListeners.orderedStream().toList()) {
        configured = configured.withListener(listener);
      }
      builder.sessions(configured);
    }
    requestListeners.orderedStream().forEach(builder::requestListener);
    if (properties.problemTemplate() != null) {
      builder.problemTemplate(properties.problemTemplate());
    }
    builder.development(development(properties));
    customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
    return builder.build();
  }

  @Bean
  @ConditionalOnMissingBean
  CloakroomFilter cloakroomFilter(
      Cloakroom cloakroom,
      ObjectProvider<ReadyPages> pages,
      ObjectProvider<ExactHandlers> handlers,
      CloakroomProperties properties,
      HttpSessions sessions,
      ForwardedHeaders forwarded,
      Environment environment) {
    Cloakroom whole = cloakroom;
    for (ReadyPages added : pages.orderedStream().toList()) {
      whole = whole.withPages(added);
    }
    CloakroomFilter filter =
        CloakroomFilter.of(whole)
            .withServerThreads(threads(environment))
            .withForwardedPrefix(forwarded == ForwardedHeaders.FRAMEWORK);
    if (properties.session().httpSession()) {
      filter = filter.withHttpSessions(sessions);
    }
    @Nullable ExactHandlers exact = handlers.getIfUnique();
    return exact == null ? filter : filter.withExactHandlers(exact::has);
  }

  @Bean
  @ConditionalOnMissingBean(name = "cloakroomFilterRegistration")
  FilterRegistrationBean<CloakroomFilter> cloakroomFilterRegistration(CloakroomFilter filter) {
    FilterRegistrationBean<CloakroomFilter> registration = new FilterRegistrationBean<>(filter);
    registration.setName("cloakroom");
    registration.setOrder(FILTER_ORDER);
    registration.setDispatcherTypes(
        EnumSet.of(
            DispatcherType.REQUEST,
            DispatcherType.ASYNC,
            DispatcherType.FORWARD,
            DispatcherType.ERROR));
    return registration;
  }

  /**
   * Returns whether the application is being developed. DevTools restart an application only on a
   * developer's machine: they are not active in a packaged one.
   */
  static boolean development(CloakroomProperties properties) {
    if (properties.development() != null) {
      return properties.development();
    }
    return DevToolsRestart.active();
  }

  /** Returns the number of threads of Boot's server, which is 200 by default in each of them. */
  private static int threads(Environment environment) {
    for (String server : new String[] {"tomcat", "jetty"}) {
      @Nullable Integer threads =
          environment.getProperty("server." + server + ".threads.max", Integer.class);
      if (threads != null && threads > 0) {
        return threads;
      }
    }
    return 200;
  }
}
