package io.cloakroom.attack;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** A part of the attack, with what was counted in it. Thread-safe. */
final class Phase {

  private final String name;
  private final Map<Load, Counts> loads = new LinkedHashMap<>();
  private final Map<Probe, Counts> probes = new EnumMap<>(Probe.class);
  private final AtomicReference<Footprint> peak = new AtomicReference<>(Footprint.NONE);
  private final Map<Probe, AtomicLong> slowest = new EnumMap<>(Probe.class);

  private Phase(String name, List<Load> loads) {
    this.name = name;
    loads.forEach(load -> this.loads.put(load, new Counts()));
    for (Probe probe : Probe.values()) {
      probes.put(probe, new Counts());
      slowest.put(probe, new AtomicLong());
    }
  }

  static Phase of(String name, List<Load> loads) {
    return new Phase(name, loads);
  }

  String name() {
    return name;
  }

  /** Returns the loads, with the responses to each. */
  Map<Load, Counts> loads() {
    return loads;
  }

  /** Notes what the process holds now. */
  void measured(Footprint footprint) {
    peak.accumulateAndGet(footprint, Footprint::max);
  }

  /** Returns the most of each figure. */
  Footprint peak() {
    return peak.get();
  }

  /** Counts a response that the watcher got. */
  void add(Probe probe, Reply reply, long millis) {
    counts(probe).add(reply.label());
    time(probe).accumulateAndGet(millis, Math::max);
  }

  /** Returns the responses to the watcher's requests of a kind. */
  Counts counts(Probe probe) {
    return probes.getOrDefault(probe, new Counts());
  }

  /** Returns the longest time that a request of this kind took, in milliseconds. */
  long slowest(Probe probe) {
    return time(probe).get();
  }

  private AtomicLong time(Probe probe) {
    return slowest.getOrDefault(probe, new AtomicLong());
  }
}
