package shop;

import io.cloakroom.testkit.RedisServer;
import java.util.List;

/** The shop with Spring Session in Redis. */
final class SpringSessionRedisTest extends ShopStory {

  @Override
  protected List<String> arguments() {
    return List.of(
        "--spring.autoconfigure.exclude="
            + "org.springframework.boot.session.jdbc.autoconfigure"
            + ".JdbcSessionAutoConfiguration",
        "--spring.data.redis.url=" + RedisServer.shared().url());
  }
}
