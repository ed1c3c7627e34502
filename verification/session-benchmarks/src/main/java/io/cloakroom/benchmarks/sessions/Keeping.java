package io.cloakroom.benchmarks.sessions;

import io.cloakroom.benchmarks.sessions.server.SessionCandidate;

/**
 * The room that the sessions of a candidate take, and the updates that it loses.
 *
 * @param bytes the bytes of a session: of the heap after a full collection, at the store, or of the
 *     cookie; not a number if they were not measured
 * @param counted the increments of one session by many connections that were answered with success
 * @param lost how many of them are missing in the sum
 * @param refused how many more were refused
 */
public record Keeping(
    SessionCandidate candidate, double bytes, long counted, long lost, long refused) {}
