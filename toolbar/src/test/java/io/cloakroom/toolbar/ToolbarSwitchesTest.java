package io.cloakroom.toolbar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The system properties of the toolbar. */
@Isolated("it sets system properties")
class ToolbarSwitchesTest {

  @BeforeEach
  void develop() {
    System.setProperty(Toolbar.DEVELOPMENT_PROPERTY, "true");
  }

  @AfterEach
  void reset() {
    System.clearProperty(Toolbar.DEVELOPMENT_PROPERTY);
    System.clearProperty(Toolbar.CHIP_PROPERTY);
  }

  @Test
  void theChipCanBeSwitchedOff() {
    try (Toolbar bare = Toolbar.builder().chip(false).build()) {
      assertThat(bare.script("a-1")).isEmpty();
      assertThat(bare.hasScripts()).isFalse();
    }
    System.setProperty(Toolbar.CHIP_PROPERTY, "false");
    try (Toolbar bare = Toolbar.of()) {
      assertThat(bare.script("a-1")).isEmpty();
      assertThat(bare.hasScripts()).isFalse();
    }
    System.clearProperty(Toolbar.CHIP_PROPERTY);
    try (Toolbar usual = Toolbar.of()) {
      assertThat(usual.script("a-1")).isPresent();
      assertThat(usual.hasScripts()).isTrue();
    }
  }

  @Test
  void outsideDevelopmentItDoesNotStart() {
    System.clearProperty(Toolbar.DEVELOPMENT_PROPERTY);
    assertThatThrownBy(Toolbar::of)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cloakroom.development=true");
  }
}
