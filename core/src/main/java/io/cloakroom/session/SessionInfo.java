package io.cloakroom.session;

import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * One session, as seen from outside its requests: for a page that lists a user's devices, and for
 * administrators. It shows the owner, the times and the names of the values; {@link Sessions#items}
 * has the values. Immutable.
 *
 * <pre>{@code
 * for (SessionInfo session : sessions.ownedBy(account.id())) {
 *   System.out.println(session.userAgent() + ", last seen " + session.lastSeen());
 * }
 * }</pre>
 */
public final class SessionInfo {

  /**
   * A stored value of a session, as seen from outside its requests; see {@link Sessions#items}.
   *
   * @param name the name of its key or attribute
   * @param type the type by which the application reads it, such as {@code com.example.Cart}. If
   *     this node has not used the key yet, it is the kind of JSON: {@code object}, {@code list},
   *     {@code text}, {@code number}, {@code boolean} or {@code null}.
   * @param bytes the size of the value as JSON
   * @param json the value as JSON, which may be secret
   */
  public record Item(String name, String type, int bytes, String json) {

    /** Returns the name, the type and the size, without the value. */
    @Override
    public String toString() {
      return "Item[" + name + ", " + type + ", " + bytes + " bytes]";
    }
  }

  private static final int ID_LENGTH = 22;

  private final StoreKey key;
  private final SessionRecord record;
  private final Optional<String> owner;
  private final Instant lastSeen;
  private final Instant expiresAt;
  private final int bytes;
  private final String flaw;

  SessionInfo(Found.Live live, Lifetime lifetime) {
    this.key = live.key();
    this.record = live.record();
    this.owner = live.whose();
    this.lastSeen = lifetime.lastSeen(live);
    this.expiresAt = live.expiresAt();
    this.bytes = -1;
    this.flaw = "";
  }

  /** Creates the information about a record that this version cannot read. */
  SessionInfo(Found.Foreign foreign, StoredRecord stored) {
    this.key = foreign.key();
    this.record = SessionRecord.empty(Instant.EPOCH, "");
    this.owner = foreign.whose();
    this.lastSeen = Instant.EPOCH;
    this.expiresAt = stored.expiresAt();
    this.bytes = stored.size();
    this.flaw = foreign.flaw();
  }

  /** Returns a part of the key that is long enough to be unique. It opens nothing. */
  static String id(StoreKey key) {
    return key.id().substring(0, Math.min(ID_LENGTH, key.id().length()));
  }

  /** Returns the id that {@link Sessions#end(String, String)} takes, which is not a secret. */
  public String id() {
    return id(key);
  }

  /**
   * Returns the id that {@link SessionAttributes#id} and {@code HttpSession.getId()} give, for
   * {@link Sessions#find}. It is not a secret.
   */
  public String publicId() {
    return key.id();
  }

  /** Returns the owner; empty if no one is logged in. */
  public Optional<String> owner() {
    return owner;
  }

  /** Returns the browser's description of itself: client input, at most 256 characters. */
  public String userAgent() {
    return record.userAgent();
  }

  /** Returns the time of the first write, or of the login. */
  public Instant createdAt() {
    return record.createdAt();
  }

  /** Returns the time of the last use, accurate to a twentieth of the idle timeout. */
  public Instant lastSeen() {
    return lastSeen;
  }

  /** Returns the time at which the session ends unless it is used before. */
  public Instant expiresAt() {
    return expiresAt;
  }

  /** Returns the approximate size of its record, in bytes. */
  public int bytes() {
    return bytes >= 0 ? bytes : RecordCodec.encode(record).length;
  }

  /**
   * Returns why this version cannot read the record, such as that a newer version wrote it. Then
   * only the ids, the owner, the expiry and the size are known. Empty except for {@link
   * Sessions#read}, because the other methods leave such sessions out.
   */
  public Optional<String> flaw() {
    return flaw.isEmpty() ? Optional.empty() : Optional.of(flaw);
  }

  /** Returns the names of its values, in the order in which they were first set. */
  public Set<String> names() {
    return record.attributes().keySet();
  }

  SessionRecord record() {
    return record;
  }

  StoreKey key() {
    return key;
  }

  @Override
  public String toString() {
    return "SessionInfo[" + id() + ", expires " + expiresAt + "]";
  }
}
