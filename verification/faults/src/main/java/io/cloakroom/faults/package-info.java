/**
 * The fault checker. It drives two nodes of an application over real stores while it kills, freezes
 * and cuts the stores. From a written history, it then judges which writes were lost or made up,
 * and which sessions were revived or crossed.
 */
@NullMarked
package io.cloakroom.faults;

import org.jspecify.annotations.NullMarked;
