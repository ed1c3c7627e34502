package io.cloakroom.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.session.SessionKey;
import org.junit.jupiter.api.Test;

/** The tests with two versions of an application on one site, as during a deployment. */
interface DeploymentContract extends NodesUnderTest {

  /** The profile of the old version. */
  record OldProfile(String name) {}

  /** The profile of the new version. */
  record NewProfile(String name, String city) {}

  /** The old version's key. */
  SessionKey<OldProfile> OLD = SessionKey.of("profile", OldProfile.class);

  /** The new version's key. */
  SessionKey<NewProfile> NEW = SessionKey.of("profile", NewProfile.class);

  @Test
  default void aValueOfAnotherTypeCountsAsAbsentAndStays() {
    SessionKey<String> text = SessionKey.of("visits", String.class);
    SessionKey<Integer> number = SessionKey.of("visits", Integer.class);
    String cookie =
        begin(visit -> {
          visit.session().set(text, "many");
          visit.session().set(NAME, "ann");
        });

    assertThat(otherNode().value(cookie, number)).isEmpty();
    otherNode().visit(cookie, visit -> visit.session().set(NAME, "bob"));

    assertThat(node().value(cookie, text)).contains("many");
    otherNode().visit(cookie, visit -> visit.session().update(number, 0, n -> n + 1));
    assertThat(otherNode().value(cookie, number)).contains(1);
    assertThat(node().value(cookie, NAME)).contains("bob");
  }

  @Test
  default void whatOnlyTheNewVersionKnowsSurvivesASlowWriteOfTheOld() {
    String cookie = begin(visit -> visit.session().set(OLD, new OldProfile("ann")));
    SlowRequest old =
        node()
            .slow(
                cookie,
                visit ->
                    visit
                        .session()
                        .update(
                            OLD,
                            new OldProfile(""),
                            profile -> new OldProfile(profile.name() + "a")));
    otherNode()
        .visit(
            cookie,
            visit ->
                visit
                    .session()
                    .update(
                        NEW,
                        new NewProfile("", ""),
                        profile -> new NewProfile(profile.name(), "Rome")));

    SiteNode.accepted(old.finish());

    assertThat(otherNode().value(cookie, NEW)).contains(new NewProfile("anna", "Rome"));
  }
}
