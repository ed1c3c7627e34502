/**
 * Contracts that an extension is held to, published as tests to extend, and what the tests of this
 * and other projects share: servers, clocks, faults.
 */
@NullMarked
package io.cloakroom.testkit;

import org.jspecify.annotations.NullMarked;
