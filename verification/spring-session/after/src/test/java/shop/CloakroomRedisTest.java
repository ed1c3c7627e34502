package shop;

import io.cloakroom.testkit.RedisServer;
import java.util.List;

/** The shop with Cloakroom in Redis. */
final class CloakroomRedisTest extends ShopStory {

  @Override
  protected List<String> arguments() {
    return List.of(
        "--cloakroom.store=redis", "--spring.data.redis.url=" + RedisServer.shared().url());
  }
}
