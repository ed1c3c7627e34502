/**
 * The fault checker: drives two nodes of an application over real stores, kills, freezes and cuts
 * what is under them, and judges from a written history what was lost, made up, revived or crossed.
 */
@NullMarked
package io.cloakroom.faults;

import org.jspecify.annotations.NullMarked;
