package io.cloakroom.spring;

import io.cloakroom.Cloakroom;
import io.cloakroom.ReadyPages;
import io.cloakroom.login.Accounts;
import io.cloakroom.login.JdbcAccounts;
import io.cloakroom.login.Login;
import io.cloakroom.login.MemoryAccounts;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Configures the login of cloakroom-login with its ready pages, unless Spring Security is there:
 * accounts in the application's database, or else in memory.
 */
@AutoConfiguration(after = CloakroomAutoConfiguration.class)
@ConditionalOnClass(Login.class)
@ConditionalOnMissingClass("org.springframework.security.web.SecurityFilterChain")
@ConditionalOnBean(Cloakroom.class)
public final class CloakroomLoginAutoConfiguration {

  CloakroomLoginAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean
  Accounts cloakroomAccounts(
      CloakroomProperties properties, ObjectProvider<DataSource> dataSources) {
    @Nullable DataSource dataSource = dataSources.getIfUnique();
    if (dataSource == null) {
      return MemoryAccounts.of();
    }
    JdbcAccounts accounts = JdbcAccounts.of(dataSource);
    return SchemaCreation.wanted(properties.jdbc().initializeSchema(), dataSource)
        ? accounts.createSchema()
        : accounts;
  }

  @Bean
  @ConditionalOnMissingBean
  Login cloakroomLogin(Cloakroom cloakroom, Accounts accounts, CloakroomProperties properties) {
    return Login.builder(cloakroom, accounts)
        .requiredEverywhere(properties.login().requiredEverywhere())
        .defaultPath(properties.login().defaultPath())
        .build();
  }

  @Bean
  @ConditionalOnMissingBean(name = "cloakroomLoginPages")
  ReadyPages cloakroomLoginPages(Login login) {
    return login.pages();
  }

  /** Gives handlers the account that is logged in. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(WebMvcConfigurer.class)
  static class ArgumentConfiguration {

    @Bean
    WebMvcConfigurer cloakroomAccountArgument(ObjectProvider<Login> login) {
      return new WebMvcConfigurer() {
        @Override
        public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
          resolvers.add(new AccountArgument(login));
        }
      };
    }
  }
}
