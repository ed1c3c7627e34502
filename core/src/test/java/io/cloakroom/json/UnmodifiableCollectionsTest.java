package io.cloakroom.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import tools.jackson.databind.module.SimpleModule;

final class UnmodifiableCollectionsTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** A framework's mapper: classes are stored with values, and a few are allowed. */
  private static final JsonMapper FRAMEWORK =
      JsonMapper.builder()
          .activateDefaultTyping(
              BasicPolymorphicTypeValidator.builder()
                  .allowIfSubType("java.util.")
                  .allowIfSubType(Role.class)
                  .build(),
              DefaultTyping.NON_FINAL)
          .build();

  private static final JsonMapper FASTER = UnmodifiableCollections.readBy(FRAMEWORK);

  /** A role of a person. */
  record Role(String name) {}

  /** A class that the mapper does not allow. */
  static final class Refused {}

  static List<Collection<?>> collections() {
    List<Object> elements = new ArrayList<>(Arrays.asList(new Role("admin"), "text", 1, null));
    return List.of(
        Collections.unmodifiableList(elements),
        Collections.unmodifiableSet(new LinkedHashSet<>(elements)),
        Collections.unmodifiableList(
            new ArrayList<>(List.of(Collections.unmodifiableSet(new LinkedHashSet<>(elements))))),
        Collections.unmodifiableList(new ArrayList<>()),
        Collections.unmodifiableSet(new LinkedHashSet<>()),
        // Jackson's own readers.
        new ArrayList<>(elements),
        Collections.singletonList("one"));
  }

  @ParameterizedTest
  @MethodSource("collections")
  void aCollectionIsReadAsJacksonReadsIt(Collection<?> collection) {
    String json = FRAMEWORK.writeValueAsString(collection);

    Object expected = FRAMEWORK.readValue(json, Object.class);
    Object read = FASTER.readValue(json, Object.class);

    assertThat(read).isEqualTo(expected);
    assertThat(FASTER.writeValueAsString(read)).isEqualTo(FRAMEWORK.writeValueAsString(expected));
  }

  @Test
  void aViewStaysUnmodifiable() {
    for (Collection<?> collection : collections().subList(0, 5)) {
      Object read = FASTER.readValue(FRAMEWORK.writeValueAsString(collection), Object.class);

      assertThat(read)
          .hasSameClassAs(
              FRAMEWORK.readValue(FRAMEWORK.writeValueAsString(collection), Object.class));
      assertThatThrownBy(() -> ((Collection<?>) read).clear())
          .isInstanceOf(UnsupportedOperationException.class);
    }
  }

  @Test
  void theClassesOfElementsAreStillChecked() {
    String json =
        "[\"java.util.Collections$UnmodifiableSet\",[[\"" + Refused.class.getName() + "\",{}]]]";

    assertThatThrownBy(() -> FASTER.readValue(json, Object.class))
        .isInstanceOf(DatabindException.class)
        .hasMessageContaining("denied");
  }

  /** A value whose content is read from a tree, as Spring Security reads a login. */
  record Login(Object roles) {}

  private static final class LoginReader extends ValueDeserializer<Login> {
    @Override
    public Login deserialize(JsonParser json, DeserializationContext context) {
      JsonNode tree = context.readTree(json);
      return new Login(context.readTreeAsValue(tree.get("roles"), Object.class));
    }
  }

  @Test
  void noReaderIsMadeForEachValue() {
    JsonMapper framework =
        FRAMEWORK
            .rebuild()
            .addModule(new SimpleModule().addDeserializer(Login.class, new LoginReader()))
            .build();
    Login login = new Login(Collections.unmodifiableList(new ArrayList<>(List.of("admin"))));
    String json = framework.writeValueAsString(login);

    assertThat(framework.readValue(json, Login.class)).isEqualTo(login);
    assertThat(bytes(UnmodifiableCollections.readBy(framework), json))
        .isLessThan(bytes(framework, json) / 7);
  }

  private static long bytes(JsonMapper mapper, String json) {
    Login read = mapper.readValue(json, Login.class);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 1000; i++) {
      read = mapper.readValue(json, Login.class);
    }
    assertThat(read).isNotNull();
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
