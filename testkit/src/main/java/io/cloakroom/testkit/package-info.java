/**
 * Contracts for stores, published as tests to extend, and tools that tests share: servers, clocks
 * and faults.
 */
@NullMarked
package io.cloakroom.testkit;

import org.jspecify.annotations.NullMarked;
