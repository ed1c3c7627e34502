/** The example of docs/webhooks.md, complete, and its test. */
@NullMarked
package webhooks;

import org.jspecify.annotations.NullMarked;
