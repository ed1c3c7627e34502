package io.cloakroom.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.metrics.MeteredStore;
import io.cloakroom.spring.Shop.Browser;
import io.cloakroom.store.Store;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** The endpoint, the health and the metrics of the Actuator. */
class ActuatorTest {

  private static final String[] NO_SITE = {"Sec-Fetch-Site", "none"};

  private final Browser browser = Shop.shared().browser();

  @Test
  void theEndpointListsAndEndsTheSessionsOfAUser() {
    Browser second = Shop.shared().browser();
    assertThat(browser.submit("/as/ada", "").body()).isEqualTo("ok");
    assertThat(second.submit("/as/ada", "").body()).isEqualTo("ok");
    assertThat(browser.get("/actuator/cloakroom").body())
        .contains("\"sessions\":", "\"loggedIn\":", "\"store\":");

    String sessions = browser.get("/actuator/cloakroom/ada").body();
    String id = sessions.replaceAll("(?s).*?\"id\":\"([^\"]+)\".*", "$1");
    assertThat(sessions).contains("\"userAgent\":", "\"more\":false");

    assertThat(browser.delete("/actuator/cloakroom/ada/" + id, NO_SITE).body())
        .isEqualTo("{\"ended\":1}");
    assertThat(browser.delete("/actuator/cloakroom/ada", NO_SITE).body())
        .isEqualTo("{\"ended\":1}");
    assertThat(browser.get("/actuator/cloakroom/ada").body()).contains("\"sessions\":[]");
  }

  @Test
  void anotherSiteCannotEndSessions() {
    HttpResponse<String> response =
        browser.delete("/actuator/cloakroom/eve", "Sec-Fetch-Site", "cross-site");

    assertThat(response.statusCode()).isEqualTo(403);
  }

  @Test
  void healthAsksTheStore() {
    assertThat(browser.get("/actuator/health").body())
        .contains("\"cloakroom\":{\"details\":{\"store\":\"MeteredStore\"},\"status\":\"UP\"}");
  }

  @Test
  void metricsCountSessionsAndTimeTheStore() {
    MeterRegistry registry = Shop.shared().context().getBean(MeterRegistry.class);
    browser.get("/count");

    assertThat(registry.get("cloakroom.sessions.created").counter().count()).isPositive();
    assertThat(registry.get("cloakroom.store").timers()).isNotEmpty();
    assertThat(Shop.shared().context().getBean(Store.class)).isInstanceOf(MeteredStore.class);
  }

  @Test
  void eachCallToTheStoreIsAnObservation() {
    MeterRegistry registry = Shop.shared().context().getBean(MeterRegistry.class);
    browser.get("/count");

    // Boot makes a timer of each observation.
    assertThat(
            registry
                .get("cloakroom.store.call")
                .tags("store", "cloakroomStore", "kind", "session", "operation", "create")
                .tags("outcome", "won", "error", "none")
                .timer()
                .count())
        .isPositive();
  }
}
