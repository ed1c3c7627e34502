package io.cloakroom.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.Cloakroom;
import org.junit.jupiter.api.Test;

/**
 * A named part of the server contract, for servers that can put an application below a context
 * path, so that it does not have all paths of its host.
 */
public interface ContextPathContract extends ProxyContract {

  /**
   * Starts a server with this Cloakroom whose handlers, at the same paths, are below this context
   * path.
   *
   * @param contextPath such as {@code /shop}
   * @param handler the handler that they call
   */
  TestServer startBelow(String contextPath, Cloakroom cloakroom, TestHandler handler)
      throws Exception;

  @Test
  default void everyAddressBeginsWithTheContextPath() throws Exception {
    try (TestServer shop = startBelow("/shop", Cloakroom.of(store()), currentHandler())) {
      addressesBeginWith("/shop", shop, "/shop");
    }
  }

  @Test
  default void theStylesheetIsBelowTheContextPath() throws Exception {
    try (TestServer shop = startBelow("/shop", Cloakroom.of(store()), currentHandler())) {
      handler(visit -> visit.answer().html(visit.assets().css()));
      String address = send(shop.port(), "GET", "/shop/visit/x", "").body();

      assertThat(address).startsWith("/shop/cloakroom.css?v=");
      assertThat(send(shop.port(), "GET", address, "").statusCode()).isEqualTo(200);
      assertThat(send(shop.port(), "GET", "/cloakroom.css", "").statusCode()).isEqualTo(404);
    }
  }

  @Test
  default void theScriptOfAToolIsBelowTheContextPath() throws Exception {
    Cloakroom developed =
        Cloakroom.builder()
            .store(store())
            .development(true)
            .requestListener(PageScriptContract.TOOL)
            .build();
    try (TestServer shop = startBelow("/shop", developed, currentHandler())) {
      handler(visit -> visit.answer().html("<p>x</p></body>"));
      String page =
          send(shop.port(), "GET", "/shop/visit/x", "", PageScriptContract.navigation()).body();

      assertThat(page).contains("src=\"/shop/.cloakroom/chip/one-1\"");
      String path = "/.cloakroom/chip/one-1";
      assertThat(send(shop.port(), "GET", "/shop" + path, "").statusCode()).isEqualTo(200);
      assertThat(send(shop.port(), "GET", path, "").statusCode()).isEqualTo(404);
    }
  }

  @Test
  default void aPrefixThatATrustedProxyHasTakenAwayStandsBeforeTheContextPath() throws Exception {
    try (TestServer shop = startBelow("/shop", behindProxy(), currentHandler())) {
      addressesBeginWith("/site/shop", shop, "/shop", "X-Forwarded-Prefix", "/site");
    }
  }
}
