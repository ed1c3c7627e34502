package io.cloakroom.spring;

import io.cloakroom.Cloakroom;
import io.cloakroom.metrics.MeteredStore;
import io.cloakroom.metrics.ObservedStore;
import io.cloakroom.metrics.SessionMetrics;
import io.cloakroom.store.MovingStore;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoreKey;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Configures the Actuator: an endpoint, the health of the store, metrics and observations. */
@AutoConfiguration(
    after = CloakroomAutoConfiguration.class,
    afterName = {
      "org.springframework.boot.micrometer.metrics.autoconfigure"
          + ".CompositeMeterRegistryAutoConfiguration",
      "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration"
    })
@ConditionalOnBean(Cloakroom.class)
public final class CloakroomActuatorAutoConfiguration {

  CloakroomActuatorAutoConfiguration() {}

  /** The endpoint, which Boot does not expose over the web by default. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
  static class EndpointConfiguration {

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnAvailableEndpoint
    CloakroomEndpoint cloakroomEndpoint(Cloakroom cloakroom) {
      return new CloakroomEndpoint(cloakroom);
    }
  }

  /** The health of the store. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
  @ConditionalOnBean(Store.class)
  static class HealthConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = "cloakroomHealthIndicator")
    @ConditionalOnEnabledHealthIndicator("cloakroom")
    HealthIndicator cloakroomHealthIndicator(Store store) {
      return new StoreHealth(store);
    }
  }

  /** Reports whether the store answers, and during a move, whether both stores do. */
  static final class StoreHealth extends AbstractHealthIndicator {

    private static final StoreKey ABSENT = new StoreKey("session", "health");

    private final Store store;

    StoreHealth(Store store) {
      super("The store of Cloakroom does not answer");
      this.store = store;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
      Optional<MovingStore> moving = store.capability(MovingStore.class);
      if (moving.isPresent()) {
        check(moving.get(), builder);
        return;
      }
      boolean unused = store.load(ABSENT).isPresent();
      builder.up().withDetail("store", store.getClass().getSimpleName());
    }

    /** In the first step, nodes serve without the new store. */
    private static void check(MovingStore moving, Health.Builder builder) {
      @Nullable StoreException ofOld = failure(moving.oldStore());
      @Nullable StoreException ofNew = failure(moving.newStore());
      boolean newIsNeeded = moving.step() == MovingStore.Step.NEW_DECIDES;
      if (ofOld != null) {
        builder.down(ofOld);
      } else if (ofNew != null && newIsNeeded) {
        builder.down(ofNew);
      } else {
        builder.up();
      }
      builder
          .withDetail("store", moving.getClass().getSimpleName())
          .withDetail("step", moving.step())
          .withDetail("oldStore", said(ofOld))
          .withDetail("newStore", said(ofNew));
    }

    private static @Nullable StoreException failure(Store side) {
      try {
        boolean unused = side.load(ABSENT).isPresent();
        return null;
      } catch (StoreException e) {
        return e;
      }
    }

    private static String said(@Nullable StoreException failure) {
      return failure == null ? "answers" : "does not answer";
    }
  }

  /** Counts and timings, if the module for them is there. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({MeterRegistry.class, SessionMetrics.class})
  @ConditionalOnBean(MeterRegistry.class)
  static class MetricsConfiguration {

    @Bean
    @ConditionalOnMissingBean
    SessionMetrics cloakroomMetrics(MeterRegistry registry) {
      return SessionMetrics.of(registry);
    }

    @Bean
    static BeanPostProcessor cloakroomMeteredStore(ObjectProvider<MeterRegistry> registries) {
      return new BeanPostProcessor() {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
          if (!(bean instanceof Store store)) {
            return bean;
          }
          @Nullable MeterRegistry registry = registries.getIfUnique();
          return registry == null ? bean : MeteredStore.of(store, name, registry);
        }
      };
    }
  }

  /** An observation of each call to the store, if the module for them is there. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({ObservationRegistry.class, ObservedStore.class})
  @ConditionalOnBean(ObservationRegistry.class)
  static class ObservationConfiguration {

    @Bean
    static ObservedStores cloakroomObservedStore(ObjectProvider<ObservationRegistry> registries) {
      return new ObservedStores(registries);
    }
  }

  /** Puts observations in front of stores, behind their meters. */
  static final class ObservedStores implements BeanPostProcessor, Ordered {

    private final ObjectProvider<ObservationRegistry> registries;

    ObservedStores(ObjectProvider<ObservationRegistry> registries) {
      this.registries = registries;
    }

    @Override
    public int getOrder() {
      return 0;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
      if (!(bean instanceof Store store)) {
        return bean;
      }
      @Nullable ObservationRegistry registry = registries.getIfUnique();
      return registry == null ? bean : ObservedStore.of(store, name, registry);
    }
  }
}
