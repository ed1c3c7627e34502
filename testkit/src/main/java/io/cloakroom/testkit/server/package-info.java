/** The contract of server adapters, published as tests to extend. */
@NullMarked
package io.cloakroom.testkit.server;

import org.jspecify.annotations.NullMarked;
