package io.cloakroom.faults;

import java.util.ArrayList;
import java.util.List;

/** All rows of the table: each store with each setting, under each possible fault. */
final class FaultRows {

  private static final Promise LAST_SECOND =
      Promise.mayLose("writes acknowledged in the last second before the store's crash");

  private static final String POSTGRES = "PostgreSQL, synchronous_commit=on";
  private static final String MARIADB = "MariaDB, innodb_flush_log_at_trx_commit=1";

  private static final Promise UNREPLICATED =
      Promise.mayLose("writes acknowledged by a primary and not yet received by its replica");

  private static final String REDIS = "Redis, AOF, appendfsync=always";
  private static final String CLUSTER = "Redis Cluster 3 + 3, AOF everysec";
  private static final String SENTINEL = "Redis Sentinel, 1 + 2, AOF everysec";

  private FaultRows() {}

  static List<FaultRow> all() {
    List<FaultRow> all = new ArrayList<>(controls());
    all.addAll(inNodes());
    all.addAll(server("postgresql", POSTGRES, Engines::postgres));
    all.add(lossy("postgresql-off", "PostgreSQL", Engines::postgres, "synchronous_commit=off"));
    all.addAll(server("mariadb", MARIADB, Engines::mariaDb));
    all.add(lossy("mariadb-2", "MariaDB", Engines::mariaDb, "innodb_flush_log_at_trx_commit=2"));
    all.add(lossy("mariadb-0", "MariaDB", Engines::mariaDb, "innodb_flush_log_at_trx_commit=0"));
    all.addAll(server("redis", REDIS, Engines::redis, "appendonly=yes", "appendfsync=always"));
    all.addAll(redis());
    all.addAll(cached());
    return all;
  }

  /** Returns the rows with planted faults, which the checker must find. */
  static List<FaultRow> controls() {
    return List.of(
        control("revives", Engines::memory, Fault.none(), Control.REVIVES),
        control("drops", Engines::memory, Fault.none(), Control.DROPS).strikes(16),
        control("crosses", Engines::memory, Fault.none(), Control.CROSSES),
        control("buffers", Engines::file, Fault.nodeKill(), Control.BUFFERS),
        control("forgets", Engines.server(Engines::postgres), Fault.crash(), Control.FORGETS));
  }

  static FaultRow file() {
    return FaultRow.of("file/crash", "file", Engines::file, Fault.nodeKill());
  }

  static FaultRow postgresCrash() {
    return crash("postgresql", POSTGRES, Engines::postgres);
  }

  private static List<FaultRow> inNodes() {
    return List.of(
        file(),
        FaultRow.of("file/disk", "file", Engines::fileOnSmallDisk, Fault.fullDisk()).strikes(20),
        FaultRow.of("file/clock", "file", Engines::file, Fault.clocks()).strikes(10),
        FaultRow.of("h2/crash", "H2, WRITE_DELAY=0", Engines::h2, Fault.nodeKill()).nodes(1),
        FaultRow.of("sqlite/crash", "SQLite, journal_mode=WAL", Engines::sqlite, Fault.nodeKill()));
  }

  /** Returns the rows with all faults of a server with a disk. */
  private static List<FaultRow> server(
      String name, String store, Engines.Kind kind, String... settings) {
    return List.of(
        crash(name, store, kind, settings),
        FaultRow.of(name + "/hang", store, Engines.server(kind, settings), Fault.hang())
            .strikes(10),
        FaultRow.of(name + "/cut", store, Engines.behindProxy(kind, settings), Fault.cuts())
            .strikes(100),
        FaultRow.of(
                name + "/disk", store, Engines.onSmallDisk(kind, 192, settings), Fault.fullDisk())
            .strikes(10),
        FaultRow.of(name + "/clock", store, Engines.server(kind, settings), Fault.clocks())
            .strikes(10));
  }

  private static List<FaultRow> redis() {
    return List.of(
        lossy("redis-everysec", "Redis", Engines::redis, "appendonly=yes", "appendfsync=everysec"),
        lossy("redis-rdb", "Redis", Engines::redis, "appendonly=no", "save=1 1")
            .promise(Promise.mayLose("writes acknowledged since the last snapshot")),
        FaultRow.of("redis-cluster/failover", CLUSTER, Engines::redisCluster, Fault.failover())
            .strikes(25)
            .promise(UNREPLICATED),
        FaultRow.of("redis-sentinel/failover", SENTINEL, Engines::redisSentinel, Fault.failover())
            .strikes(25)
            .promise(UNREPLICATED));
  }

  private static List<FaultRow> cached() {
    String store = "Memcached in front of PostgreSQL, copies of 5 s";
    Promise promise = Promise.NOTHING_LOST.staleFor(StoreSpec.MAXIMUM_AGE.plusSeconds(1));
    FaultRow backing =
        FaultRow.of("cached/crash", store, Engines::memcachedOverPostgres, Fault.crash());
    FaultRow cache =
        FaultRow.of(
            "cached/cache", store, Engines::memcachedOverPostgres, Fault.kill("Memcached", 1));
    FaultRow hang =
        FaultRow.of(
            "cached/hang", store, Engines::memcachedOverPostgres, Fault.hang(1, "Memcached"));
    return List.of(
        backing.strikes(50).promise(promise),
        cache.strikes(50).promise(promise),
        hang.strikes(10).promise(promise));
  }

  private static FaultRow crash(String name, String store, Engines.Kind kind, String... settings) {
    return FaultRow.of(name + "/crash", store, Engines.server(kind, settings), Fault.crash());
  }

  /** Returns the row of a setting that loses the last writes in exchange for speed. */
  private static FaultRow lossy(
      String name, String product, Engines.Kind kind, String... settings) {
    String store = product + ", " + String.join(", ", settings);
    return crash(name, store, kind, settings).strikes(50).promise(LAST_SECOND);
  }

  private static FaultRow control(
      String name, FaultRow.Starter starter, Fault fault, Control control) {
    return FaultRow.of("control/" + name, "planted: " + name, starter, fault)
        .nodes(1)
        .control(control)
        .strikes(4);
  }
}
