/** The example of docs/websockets.md, complete, and its test. */
@NullMarked
package sockets;

import org.jspecify.annotations.NullMarked;
