package io.cloakroom.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.Cloakroom;
import io.cloakroom.spring.Shop.Browser;
import io.cloakroom.spring.members.MembersApplication;
import java.net.URL;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.devtools.restart.classloader.RestartClassLoader;

/** An application that DevTools restart, with new classes each time. */
class DevToolsTest {

  /** Starts the members with the class loader of a restart, which loads their classes again. */
  private static Shop restart(String... properties) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    URL classes = MembersApplication.class.getProtectionDomain().getCodeSource().getLocation();
    RestartClassLoader loader =
        new RestartClassLoader(DevToolsTest.class.getClassLoader(), new URL[] {classes});
    thread.setContextClassLoader(loader);
    try {
      Class<?> application = loader.loadClass(MembersApplication.class.getName());
      assertThat(application).isNotSameAs(MembersApplication.class);
      return Shop.start(application, properties);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static void assertThatSessionsGoOn(String... properties) throws Exception {
    String cookie;
    String token;
    Shop first = restart(properties);
    try (var context = first.context()) {
      assertThat(context.getBean(Cloakroom.class).development()).isTrue();
      Browser browser = first.browser();
      browser.get("/open/add?item=print");
      token = browser.get("/open/token").body();
      browser.post("/login", "username=ada&password=wonderful&_csrf=" + token);
      cookie = browser.cookie("sid");
      token = browser.get("/open/token").body();
    }

    Shop second = restart(properties);
    try (var context = second.context()) {
      assertThat(context.isActive()).isTrue();
      Browser browser = second.browser();
      browser.setCookie("sid", cookie);

      assertThat(browser.get("/me").body()).contains("ada", "print");
      // The handler casts the cart to the class of the new class loader.
      assertThat(browser.get("/open/add?item=frame").body()).isEqualTo("print,frame");
      assertThat(browser.post("/logout", "_csrf=" + token).statusCode()).isEqualTo(302);
    }
  }

  @Test
  void sessionsInTheDatabaseGoOn(@TempDir Path folder) throws Exception {
    assertThatSessionsGoOn(
        "cloakroom.store=jdbc",
        "cloakroom.jdbc.initialize-schema=always",
        "spring.datasource.url=jdbc:h2:file:" + folder.resolve("members"));
  }

  @Test
  void sessionsInMemoryGoOn() throws Exception {
    assertThatSessionsGoOn("cloakroom.store=memory", "spring.datasource.url=jdbc:h2:mem:restarted");
  }
}
