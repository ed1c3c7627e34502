package io.cloakroom.spring;

import io.cloakroom.Cloakroom;
import io.cloakroom.session.OwnedSessions;
import io.cloakroom.session.SessionInfo;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.MovingStore;
import io.cloakroom.store.Scannable;
import io.cloakroom.store.Store;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/** The Actuator endpoint {@code cloakroom}: counts sessions, and lists and ends those of a user. */
@Endpoint(id = "cloakroom")
final class CloakroomEndpoint {

  private final Cloakroom cloakroom;

  CloakroomEndpoint(Cloakroom cloakroom) {
    this.cloakroom = cloakroom;
  }

  /** A session of a user, without its token. */
  record UserSession(
      String id, String userAgent, Instant createdAt, Instant lastSeen, Instant expiresAt) {

    static UserSession of(SessionInfo info) {
      return new UserSession(
          info.id(), info.userAgent(), info.createdAt(), info.lastSeen(), info.expiresAt());
    }
  }

  /** The sessions of a user, of which there may be more. */
  record UserSessions(List<UserSession> sessions, boolean more) {}

  /** The number of sessions that ended. */
  record Ended(int ended) {}

  @ReadOperation
  Map<String, Object> counts() {
    Sessions sessions = cloakroom.sessions();
    Optional<Store> store = sessions.store();
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("store", store.map(s -> s.getClass().getSimpleName()).orElse("cookies"));
    store
        .flatMap(s -> s.capability(MovingStore.class))
        .ifPresent(moving -> counts.put("step", moving.step()));
    counts.put("development", cloakroom.development());
    if (store.flatMap(s -> s.capability(Scannable.class)).isPresent()) {
      long all = 0;
      long loggedIn = 0;
      try (Stream<SessionInfo> found = sessions.all()) {
        for (SessionInfo info : (Iterable<SessionInfo>) found::iterator) {
          all++;
          loggedIn += info.owner().isPresent() ? 1 : 0;
        }
      }
      counts.put("sessions", all);
      counts.put("loggedIn", loggedIn);
    }
    return counts;
  }

  @ReadOperation
  UserSessions sessions(@Selector String user) {
    OwnedSessions owned = cloakroom.sessions().ownedBy(user);
    return new UserSessions(owned.stream().map(UserSession::of).toList(), owned.hasMore());
  }

  @DeleteOperation
  Ended endAll(@Selector String user) {
    return new Ended(cloakroom.sessions().endAll(user));
  }

  @DeleteOperation
  Ended end(@Selector String user, @Selector String id) {
    return new Ended(cloakroom.sessions().end(user, id) ? 1 : 0);
  }
}
