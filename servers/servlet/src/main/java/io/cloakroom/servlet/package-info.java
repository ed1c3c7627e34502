/** The adapter for Servlet 6 containers. It holds each response back until the session is saved. */
@NullMarked
package io.cloakroom.servlet;

import org.jspecify.annotations.NullMarked;
