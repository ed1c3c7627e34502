package shop;

import io.cloakroom.session.SessionEvent;
import io.cloakroom.session.SessionListener;
import org.springframework.stereotype.Component;

@Component
class SessionAudit implements SessionListener {

  private final AuditLog log;

  SessionAudit(AuditLog log) {
    this.log = log;
  }

  @Override
  public void onEvent(SessionEvent event) {
    if (event instanceof SessionEvent.Created created) {
      log.add("began " + created.id());
    } else if (event instanceof SessionEvent.Ended ended) {
      log.add("ended " + ended.id());
    }
  }
}
