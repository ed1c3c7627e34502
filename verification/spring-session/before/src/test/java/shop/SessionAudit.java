package shop;

import org.springframework.context.event.EventListener;
import org.springframework.session.events.SessionCreatedEvent;
import org.springframework.session.events.SessionDeletedEvent;
import org.springframework.stereotype.Component;

@Component
class SessionAudit {

  private final AuditLog log;

  SessionAudit(AuditLog log) {
    this.log = log;
  }

  @EventListener
  void created(SessionCreatedEvent event) {
    log.add("began " + event.getSessionId());
  }

  @EventListener
  void deleted(SessionDeletedEvent event) {
    log.add("ended " + event.getSessionId());
  }
}
