package io.cloakroom.spring;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The properties {@code cloakroom.*} of an application.
 *
 * @param store where sessions are kept: memory, file, jdbc, redis, memcached or sealed (in
 *     cookies). By default, the database of the application if cloakroom-jdbc is there, else Redis
 *     if cloakroom-redis is there, else memory.
 * @param move the other store, while sessions move from one store to another
 * @param cache a cache in front of the store: none or memcached
 * @param development whether the application is being developed; by default only while DevTools
 *     restart it
 * @param languages the languages of errors and problems; English, German and Hindi by default
 * @param problemTemplate the template for problems; a page of the toolkit by default
 * @param session the lifetimes and the cookie of sessions
 * @param cookie all cookies
 * @param csrf the CSRF check
 * @param http what proxies report
 * @param keys the keys that sign and seal cookies
 * @param file the store in files
 * @param jdbc the store in a database
 * @param redis the store in Redis, at the address of spring.data.redis
 * @param memcached memcached, as a cache or a store
 * @param near copies of sessions in the JVM
 * @param login the login of cloakroom-login
 * @param form the limits of forms
 */
@ConfigurationProperties(prefix = "cloakroom", ignoreUnknownFields = false)
public record CloakroomProperties(
    @Nullable StoreType store,
    @DefaultValue Move move,
    @DefaultValue("none") CacheType cache,
    @Nullable Boolean development,
    @Nullable List<Locale> languages,
    @Nullable String problemTemplate,
    @DefaultValue Session session,
    @DefaultValue Cookie cookie,
    @DefaultValue Csrf csrf,
    @DefaultValue Http http,
    @DefaultValue Keys keys,
    @DefaultValue File file,
    @DefaultValue Jdbc jdbc,
    @DefaultValue Redis redis,
    @DefaultValue Memcached memcached,
    @DefaultValue Near near,
    @DefaultValue Login login,
    @DefaultValue Form form) {

  /** A kind of store. */
  public enum StoreType {
    /** In the memory of this process. */
    MEMORY,
    /** In files of this machine. */
    FILE,
    /** In the application's database. */
    JDBC,
    /** In Redis. */
    REDIS,
    /** In Memcached, which may lose sessions at any time. */
    MEMCACHED,
    /** In the visitors' cookies, sealed. */
    SEALED
  }

  /** A cache in front of the store. */
  public enum CacheType {
    /** No cache. */
    NONE,
    /** Memcached. */
    MEMCACHED
  }

  /** The condition under which the store's table is created. */
  public enum SchemaMode {
    /** At each start, if it does not exist. */
    ALWAYS,
    /** Only in an embedded database, such as H2. */
    EMBEDDED,
    /** Never. */
    NEVER
  }

  /**
   * The other store, while sessions move from one store to another. It is file, jdbc, redis,
   * memory, or an address: redis://…, jdbc:… or directory:PATH.
   *
   * @param to the new store, in step 1 of the move: cloakroom.store is the old one, and decides
   * @param from the old store, in step 2 of the move: cloakroom.store is the new one, and decides
   * @param overlap how long nodes of both steps may run beside each other; 7 days by default
   */
  public record Move(@Nullable String to, @Nullable String from, @Nullable Duration overlap) {}

  /**
   * The lifetimes and the cookie of sessions.
   *
   * @param idleTimeout how long a session lasts without a request; 30 minutes by default
   * @param absoluteLifetime how long a session lasts altogether; 12 hours by default
   * @param persistent whether the cookie outlives the browser; false by default
   * @param maxBytes the maximum size of a session; 256 KB by default
   * @param cookieName the name of the session's cookie, without __Host- and prefix; sid by default
   * @param cookieSameSite strict, lax or none; lax by default
   * @param cookieDomain a domain whose subdomains see the cookie; none by default
   * @param cookiePartitioned whether each site that embeds the application gets its own cookie;
   *     false by default
   * @param httpSession whether request.getSession(), and all that uses it, has these sessions; true
   *     by default
   * @param serializedPaths the paths, such as /legacy/**, whose requests of one session wait for
   *     each other on a node, so that code that reads an attribute and sets it again is exact; none
   *     by default
   * @param attributePackages the packages whose classes may be attributes of HttpSession, beside
   *     those of the application
   * @param expiryEvents the time, such as 1m, between two searches for expired sessions, for which
   *     listeners to HttpSession are then called, too; none by default
   */
  public record Session(
      @Nullable Duration idleTimeout,
      @Nullable Duration absoluteLifetime,
      @Nullable Boolean persistent,
      @Nullable DataSize maxBytes,
      @Nullable String cookieName,
      @Nullable String cookieSameSite,
      @Nullable String cookieDomain,
      @Nullable Boolean cookiePartitioned,
      @DefaultValue("true") boolean httpSession,
      @DefaultValue List<String> serializedPaths,
      @DefaultValue List<String> attributePackages,
      @Nullable Duration expiryEvents) {}

  /**
   * All cookies.
   *
   * @param secure always, onLocalhost or never: the connections over which cookies travel;
   *     onLocalhost by default
   * @param prefix the beginning of the names of all cookies; none by default
   */
  public record Cookie(@Nullable String secure, @Nullable String prefix) {}

  /**
   * The CSRF check.
   *
   * @param field the form field with the CSRF token; _csrf by default
   * @param header the header with the CSRF token, for scripts; X-CSRF-Token by default
   * @param trustedOrigins origins that may send forms too, such as https://admin.example.org
   * @param exemptPaths patterns of paths that are not checked, such as /webhooks/*
   * @param followSpringSecurity whether requests are not checked if their SecurityFilterChain has
   *     no CSRF check either; false by default, so that Cloakroom checks them
   */
  public record Csrf(
      @Nullable String field,
      @Nullable String header,
      @Nullable List<String> trustedOrigins,
      @Nullable List<String> exemptPaths,
      @DefaultValue("false") boolean followSpringSecurity) {}

  /**
   * The headers of proxies.
   *
   * @param trustedProxies addresses and networks of proxies, such as 10.0.0.0/8
   */
  public record Http(@Nullable List<String> trustedProxies) {}

  /**
   * The keys that sign and seal cookies.
   *
   * @param file the file with the keys; created if it does not exist
   */
  public record Keys(@Nullable Path file) {}

  /**
   * The store in files.
   *
   * @param directory the folder of the store
   */
  public record File(@DefaultValue("sessions") Path directory) {}

  /**
   * The store in a database.
   *
   * @param table the name of the table
   * @param initializeSchema whether the table is created at the start: always, embedded (in an
   *     embedded database) or never
   * @param timeout the time that a call may take; the store's own default otherwise
   */
  public record Jdbc(
      @DefaultValue("cloakroom_records") String table,
      @DefaultValue("embedded") SchemaMode initializeSchema,
      @Nullable Duration timeout) {}

  /**
   * The store in Redis, at the address of spring.data.redis.
   *
   * @param url the address, such as redis://localhost; spring.data.redis decides by default
   * @param prefix the beginning of the names of all keys
   * @param timeout the time that a call may take; the store's own default otherwise
   */
  public record Redis(
      @Nullable String url,
      @DefaultValue("cloakroom:") String prefix,
      @Nullable Duration timeout) {}

  /**
   * Memcached, as a cache or a store.
   *
   * @param url the address of the servers
   */
  public record Memcached(@DefaultValue("memcached://localhost") String url) {}

  /**
   * Copies of sessions in the JVM.
   *
   * @param enabled whether the JVM keeps copies of the store
   * @param maximumAge how long a copy is used; 1 minute by default with a feed of changes,
   *     otherwise 1 second
   * @param changes whether the nodes report their writes to each other, if sessions are in Redis or
   *     PostgreSQL; all nodes must have the same value
   */
  public record Near(
      @DefaultValue("false") boolean enabled,
      @Nullable Duration maximumAge,
      @DefaultValue("true") boolean changes) {}

  /**
   * The login of cloakroom-login.
   *
   * @param requiredEverywhere whether every page of the application needs a login
   * @param defaultPath the page after a login that no other page asked for
   */
  public record Login(
      @DefaultValue("false") boolean requiredEverywhere, @DefaultValue("/") String defaultPath) {}

  /**
   * The limits of forms.
   *
   * @param temporaryFolder where larger uploads are kept; the JVM's folder for temporary files by
   *     default
   * @param memoryBytes memory for the forms of all requests in flight; an eighth of the heap by
   *     default
   * @param maxWaiting forms that are waited for at once; half of the server's threads by default
   * @param textTimeout the time to wait for a form without files; 2 minutes by default
   * @param minimumBytesPerSecond the minimum rate of a body; 500 bytes by default
   * @param minimumRateGrace the time before the rate is checked; 10 seconds by default
   * @param maxBodyBytes bytes of a body that is not multipart; 2 MB by default
   * @param maxRequestBytes bytes of a multipart body with its files; 64 MB by default
   * @param maxFields fields that are not files; 1000 by default
   * @param maxFiles files of one form; 20 by default
   * @param maxNameBytes bytes of one field's name; 1 KB by default
   * @param maxValueBytes bytes of one field's text; 1 MB by default
   * @param maxTextBytes bytes of all names and texts together; 4 MB by default
   * @param maxFileBytes bytes of one file; 10 MB by default
   * @param maxFileMemoryBytes bytes of one file that are kept in memory; 64 KB by default
   * @param maxPartHeaders header lines of one part; 8 by default
   * @param maxPartHeaderBytes bytes of one header line of a part; 4 KB by default
   * @param maxPreambleBytes bytes before the first boundary; 4 KB by default
   * @param maxDepth steps of one name, such as 3 in a[b][0]; 8 by default
   * @param maxListSize elements of one list; 1000 by default
   * @param maxJsonDepth levels of nested JSON; 32 by default
   * @param maxJsonNumberChars characters of one JSON number; 100 by default
   * @param maxJsonValues values of one JSON document; 10000 by default
   * @param maxTokenBytes bytes read to find a CSRF token; 64 KB by default
   * @param maxContentCodings content codings applied one after the other; 2 by default
   * @param maxCodingRatio decoded bytes for each coded one; 100 by default
   * @param maxDrainBytes bytes read and dropped after a refusal; 64 MB by default
   */
  public record Form(
      @Nullable Path temporaryFolder,
      @Nullable DataSize memoryBytes,
      @Nullable Integer maxWaiting,
      @Nullable Duration textTimeout,
      @Nullable DataSize minimumBytesPerSecond,
      @Nullable Duration minimumRateGrace,
      @Nullable DataSize maxBodyBytes,
      @Nullable DataSize maxRequestBytes,
      @Nullable Integer maxFields,
      @Nullable Integer maxFiles,
      @Nullable DataSize maxNameBytes,
      @Nullable DataSize maxValueBytes,
      @Nullable DataSize maxTextBytes,
      @Nullable DataSize maxFileBytes,
      @Nullable DataSize maxFileMemoryBytes,
      @Nullable Integer maxPartHeaders,
      @Nullable DataSize maxPartHeaderBytes,
      @Nullable DataSize maxPreambleBytes,
      @Nullable Integer maxDepth,
      @Nullable Integer maxListSize,
      @Nullable Integer maxJsonDepth,
      @Nullable Integer maxJsonNumberChars,
      @Nullable Integer maxJsonValues,
      @Nullable DataSize maxTokenBytes,
      @Nullable Integer maxContentCodings,
      @Nullable Integer maxCodingRatio,
      @Nullable DataSize maxDrainBytes) {}
}
