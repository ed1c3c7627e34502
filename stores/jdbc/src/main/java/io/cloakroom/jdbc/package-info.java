/** Keeps records in one table of a relational database, one statement per call. */
@NullMarked
package io.cloakroom.jdbc;

import org.jspecify.annotations.NullMarked;
