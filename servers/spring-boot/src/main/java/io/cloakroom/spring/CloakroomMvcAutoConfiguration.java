package io.cloakroom.spring;

import io.cloakroom.Cloakroom;
import io.cloakroom.form.Form;
import io.cloakroom.view.Templates;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.error.ErrorAttributes;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.ViewResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Configures Spring MVC for {@link Cloakroom}: arguments of handlers, problems, and the values that
 * views see.
 */
@AutoConfiguration(
    before = CloakroomAutoConfiguration.class,
    beforeName = "org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({DispatcherServlet.class, WebMvcConfigurer.class})
public final class CloakroomMvcAutoConfiguration {

  private static final String EVENTS = "spring.mvc.publish-request-handled-events";

  CloakroomMvcAutoConfiguration() {}

  @Bean
  WebMvcConfigurer cloakroomMvc(
      ObjectProvider<Form<?>> forms, ObjectProvider<Cloakroom> cloakroom) {
    return new WebMvcConfigurer() {
      @Override
      public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new VisitArguments(new HandlerForms(forms)));
      }

      @Override
      public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new VisitInterceptor(cloakroom.getObject()));
      }
    };
  }

  @Bean
  MvcSessions cloakroomMvcSessions(ConfigurableListableBeanFactory beans) {
    return new MvcSessions(beans);
  }

  /** Replaces Spring's session scope, which stores the beans themselves. */
  @Bean
  @ConditionalOnProperty(name = "cloakroom.session.http-session", matchIfMissing = true)
  static BeanFactoryPostProcessor cloakroomSessionScope() {
    return beans ->
        beans.registerScope(WebApplicationContext.SCOPE_SESSION, new StoredSessionScope(beans));
  }

  @Bean(DispatcherServlet.FLASH_MAP_MANAGER_BEAN_NAME)
  @ConditionalOnMissingBean(name = DispatcherServlet.FLASH_MAP_MANAGER_BEAN_NAME)
  @ConditionalOnProperty(name = "cloakroom.session.http-session", matchIfMissing = true)
  FlashMaps cloakroomFlashMaps(ObjectProvider<Cloakroom> cloakroom, Environment environment) {
    return new FlashMaps(cloakroom, environment.getProperty(EVENTS, Boolean.class, true));
  }

  /** Gives problems the application's texts and attributes. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(ErrorAttributes.class)
  static class ProblemConfiguration {

    @Bean
    ApplicationProblems cloakroomApplicationProblems(
        MessageSource messages, ObjectProvider<ErrorAttributes> attributes) {
      return new ApplicationProblems(messages, attributes);
    }
  }

  @Bean
  ProblemResolver cloakroomProblems(Cloakroom cloakroom) {
    return new ProblemResolver(cloakroom);
  }

  @Bean
  @ConditionalOnMissingBean
  Templates cloakroomTemplates(ObjectProvider<ViewResolver> resolvers) {
    return new SpringViews(resolvers);
  }

  @Bean
  FilterRegistrationBean<VisitFilter> cloakroomVisitFilter(
      ObjectProvider<SpringCsrf> springCsrf, ObjectProvider<Cloakroom> cloakroom) {
    FilterRegistrationBean<VisitFilter> registration =
        new FilterRegistrationBean<>(
            new VisitFilter(
                springCsrf.getIfUnique(() -> SpringCsrf.NONE),
                exchange -> cloakroom.getObject().sessionHandle(exchange).loaded()));
    registration.setName("cloakroomVisit");
    registration.setOrder(CloakroomAutoConfiguration.FILTER_ORDER + 1);
    registration.setDispatcherTypes(
        EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR));
    return registration;
  }

  @Bean
  ExactHandlers cloakroomExactHandlers(ObjectProvider<RequestMappingHandlerMapping> mappings) {
    Supplier<Set<String>> paths = SingletonSupplier.of(() -> paths(mappings));
    return request -> {
      String rest = request.getPathInfo();
      String path = request.getServletPath() + (rest == null ? "" : rest);
      return paths.get().contains(path);
    };
  }

  private static Set<String> paths(ObjectProvider<RequestMappingHandlerMapping> mappings) {
    return mappings.stream()
        .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
        .flatMap(info -> info.getDirectPaths().stream())
        .collect(Collectors.toSet());
  }
}
