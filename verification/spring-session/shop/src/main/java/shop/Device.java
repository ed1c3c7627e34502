package shop;

import java.time.Instant;

/** A device as the page of devices lists it. */
public record Device(String id, Instant lastUsed) {}
