package io.cloakroom.spring.test;

import io.cloakroom.session.Sessions;
import io.cloakroom.spring.CloakroomAutoConfiguration;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.Store;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Keeps the sessions of a {@code @WebMvcTest}, which has no database, in memory. */
@AutoConfiguration(before = CloakroomAutoConfiguration.class)
final class CloakroomWebMvcTestAutoConfiguration {

  CloakroomWebMvcTestAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean({Store.class, Sessions.class})
  Store cloakroomTestStore() {
    return MemoryStore.of();
  }
}
