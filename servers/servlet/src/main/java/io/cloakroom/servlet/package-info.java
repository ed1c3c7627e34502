/** Serves Cloakroom in a Servlet 6 container: holds each response back until the head may leave. */
@NullMarked
package io.cloakroom.servlet;

import org.jspecify.annotations.NullMarked;
