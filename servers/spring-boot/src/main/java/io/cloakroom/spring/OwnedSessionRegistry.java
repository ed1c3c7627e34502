package io.cloakroom.spring;

import io.cloakroom.Cloakroom;
import io.cloakroom.session.SessionInfo;
import io.cloakroom.session.Sessions;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.core.session.SessionInformation;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.security.core.userdetails.UserDetails;

/**
 * Spring Security's view of the sessions of a principal, on all nodes: for a limit to sessions at
 * the same time. A session that it expires ends in the store.
 */
final class OwnedSessionRegistry implements SessionRegistry {

  private final ObjectProvider<Cloakroom> cloakroom;

  OwnedSessionRegistry(ObjectProvider<Cloakroom> cloakroom) {
    this.cloakroom = cloakroom;
  }

  /**
   * Refuses a store that cannot list the sessions of a user, when the application starts.
   *
   * @throws CloakroomMisconfigured with the cure
   */
  OwnedSessionRegistry requireOwners() {
    Sessions unused = sessions();
    return this;
  }

  private Sessions sessions() {
    Sessions sessions = cloakroom.getObject().sessions();
    if (!sessions.knowsOwners()) {
      throw new CloakroomMisconfigured(
          "Spring Security asks for the sessions of a user, such as for maximumSessions(…), and the"
              + " store cannot list sessions by their owner.",
          "Set cloakroom.store to memory, file, jdbc or redis, or remove maximumSessions(…).");
    }
    return sessions;
  }

  /** Returns nothing: it would read all sessions of the store. */
  @Override
  public List<Object> getAllPrincipals() {
    return List.of();
  }

  /** Returns the sessions that live; an expired one has ended, and is not listed. */
  @Override
  public List<SessionInformation> getAllSessions(Object principal, boolean includeExpired) {
    Sessions sessions = sessions();
    return sessions.ownedBy(name(principal)).stream()
        .<SessionInformation>map(session -> new Information(principal, session, sessions))
        .collect(Collectors.toCollection(ArrayList::new)); // Spring Security sorts it.
  }

  private static String name(Object principal) {
    if (principal instanceof UserDetails user) {
      return user.getUsername();
    }
    return principal instanceof Principal named ? named.getName() : principal.toString();
  }

  /** Returns a session of a user; null for any other. */
  @Override
  public @Nullable SessionInformation getSessionInformation(String id) {
    Sessions sessions = sessions();
    return sessions
        .find(id)
        .filter(session -> session.owner().isPresent())
        .map(session -> new Information(session.owner().get(), session, sessions))
        .orElse(null);
  }

  /** Does nothing: a session in the store has its time of use. */
  @Override
  public void refreshLastRequest(String id) {}

  /** Does nothing: a session that someone logs in to is listed under its owner. */
  @Override
  public void registerNewSession(String id, Object principal) {}

  /** Does nothing: a session that has ended is not listed. */
  @Override
  public void removeSessionInformation(String id) {}

  @SuppressWarnings("JavaUtilDate") // Spring Security has it in its interface.
  private static final class Information extends SessionInformation {

    private static final long serialVersionUID = 1;

    private final transient SessionInfo session;
    private final transient Sessions sessions;

    Information(Object principal, SessionInfo session, Sessions sessions) {
      super(principal, session.publicId(), Date.from(session.lastSeen()));
      this.session = session;
      this.sessions = sessions;
    }

    @Override
    public void expireNow() {
      boolean unused = sessions.end(session);
      super.expireNow();
    }
  }
}
