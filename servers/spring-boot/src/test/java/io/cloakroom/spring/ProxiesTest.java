package io.cloakroom.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.spring.app.ShopApplication;
import java.net.http.HttpResponse;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Clients behind a proxy, whose headers are evaluated once. */
class ProxiesTest {

  private static final String[] FORWARDED = {
    "X-Forwarded-For", "198.51.100.1, 203.0.113.9",
    "X-Forwarded-Proto", "https",
    "X-Forwarded-Prefix", "/shop"
  };

  private static HttpResponse<String> client(String... properties) {
    String[] all = Arrays.copyOf(properties, properties.length + 3);
    all[properties.length] = Shop.WITHOUT_SECURITY;
    all[properties.length + 1] = "cloakroom.store=memory";
    all[properties.length + 2] = "spring.datasource.url=jdbc:h2:mem:proxies";
    Shop shop = Shop.start(ShopApplication.class, all);
    try (var context = shop.context()) {
      assertThat(context.isActive()).isTrue();
      return shop.browser().get("/client", FORWARDED);
    }
  }

  private static String cookie(HttpResponse<String> response) {
    return response.headers().firstValue("Set-Cookie").orElse("");
  }

  @Test
  void cloakroomEvaluatesThemForTheProxiesThatItTrusts() {
    HttpResponse<String> trusted = client("cloakroom.http.trusted-proxies=127.0.0.1,::1");
    assertThat(trusted.body()).isEqualTo("203.0.113.9 https /client /shop/notes");
    assertThat(cookie(trusted)).startsWith("__Host-sid=");

    assertThat(client("server.forward-headers-strategy=none").body())
        .matches("(127\\.0\\.0\\.1|0:0:0:0:0:0:0:1) http /client /notes");
  }

  @Test
  void theContainerEvaluatesThem() {
    HttpResponse<String> response = client("server.forward-headers-strategy=native");

    assertThat(response.body()).isEqualTo("203.0.113.9 https /client /notes");
    assertThat(cookie(response)).startsWith("__Host-sid=");
  }

  @Test
  void springsFilterEvaluatesThemWithThePrefix() {
    HttpResponse<String> response = client("server.forward-headers-strategy=framework");

    assertThat(response.body()).isEqualTo("198.51.100.1 https /client /shop/notes");
    assertThat(cookie(response)).startsWith("__Host-sid=");
  }

  @Test
  void nothingEvaluatesThemTwice() {
    for (String property :
        new String[] {
          "server.forward-headers-strategy=native",
          "server.forward-headers-strategy=framework",
          "server.tomcat.remoteip.remote-ip-header=x-real-ip"
        }) {
      assertThat(
              StartTest.failure(
                  "cloakroom.store=memory", property, "cloakroom.http.trusted-proxies=10.0.0.1"))
          .contains("cloakroom.http.trusted-proxies is set", "forward-headers-strategy=none");
    }
  }
}
