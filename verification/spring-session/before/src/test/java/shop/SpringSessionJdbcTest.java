package shop;

import java.util.List;

/** The shop with Spring Session in a database. */
final class SpringSessionJdbcTest extends ShopStory {

  @Override
  protected List<String> arguments() {
    return List.of(
        "--spring.autoconfigure.exclude="
            + "org.springframework.boot.session.data.redis.autoconfigure"
            + ".SessionDataRedisAutoConfiguration");
  }
}
