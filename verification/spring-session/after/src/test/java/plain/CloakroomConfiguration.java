package plain;

import io.cloakroom.Cloakroom;
import io.cloakroom.jdbc.JdbcStore;
import io.cloakroom.servlet.CloakroomFilter;
import io.cloakroom.servlet.HttpSessions;
import io.cloakroom.session.AttributeTypes;
import io.cloakroom.session.Sessions;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import javax.sql.DataSource;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration
class CloakroomConfiguration {

  @Bean
  JdbcStore store(DataSource dataSource) {
    return JdbcStore.of(dataSource);
  }

  @Bean
  Cloakroom cloakroom(JdbcStore store) {
    AttributeTypes types = AttributeTypes.of().withPackages("com.example.shop");
    return Cloakroom.builder()
        .store(store)
        .sessions(Sessions.of(store).withAttributeTypes(types))
        .csrfNames("cloakroom_csrf", "X-Cloakroom-Csrf")
        .build();
  }

  @Bean
  FilterRegistrationBean<CloakroomFilter> cloakroomFilter(Cloakroom cloakroom) {
    HttpSessions sessions =
        HttpSessions.of().withLocalAttributes("SPRING_SECURITY_*", "org.springframework.*");
    FilterRegistrationBean<CloakroomFilter> filter =
        new FilterRegistrationBean<>(CloakroomFilter.of(cloakroom).withHttpSessions(sessions));
    filter.setOrder(Integer.MIN_VALUE + 50);
    filter.setDispatcherTypes(
        EnumSet.of(
            DispatcherType.REQUEST,
            DispatcherType.ASYNC,
            DispatcherType.FORWARD,
            DispatcherType.ERROR));
    return filter;
  }
}
