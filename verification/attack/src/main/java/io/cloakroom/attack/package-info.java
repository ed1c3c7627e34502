/**
 * The attack on a running gallery. It sends large bodies, slow bodies and malicious pictures while
 * a watcher uses the site like a visitor, and judges whether the site stays usable and recovers.
 */
@NullMarked
package io.cloakroom.attack;

import org.jspecify.annotations.NullMarked;
