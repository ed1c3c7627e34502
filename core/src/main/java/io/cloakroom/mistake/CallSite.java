package io.cloakroom.mistake;

import java.net.URL;
import java.security.CodeSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The line of the application that called the toolkit. */
public final class CallSite {

  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  private static final @Nullable URL TOOLKIT = location(CallSite.class);

  /**
   * The jar of another module of the toolkit. The contracts of the testkit count as applications.
   */
  private static final Pattern JAR =
      Pattern.compile("/cloakroom-(?!testkit-)[a-z-]+-\\d[^/]*\\.jar!?/?$");

  private CallSite() {}

  /**
   * Returns the nearest caller outside the toolkit and the JDK, such as {@code
   * shop.Cart.add(Cart.java:42)}. Finding it costs a stack walk, so it is for messages only.
   *
   * @param parts further classes of the toolkit, such as that of a server's exchange
   */
  public static String current(Class<?>... parts) {
    return find(Set.of(parts)).map(CallSite::text).orElse("the application");
  }

  /** Returns the file and line of the same caller, such as {@code Cart.java:42}. */
  public static Optional<String> line() {
    return find(Set.of()).map(frame -> frame.getFileName() + ":" + frame.getLineNumber());
  }

  /**
   * Returns the line of the application that caused an exception, else the line that threw it, such
   * as {@code shop.Cart.add(Cart.java:42)}.
   */
  public static String of(Throwable thrown) {
    StackTraceElement[] lines = thrown.getStackTrace();
    return Arrays.stream(lines)
        .filter(line -> !isPlatform(line.getClassName()))
        .findFirst()
        .or(() -> Arrays.stream(lines).findFirst())
        .map(StackTraceElement::toString)
        .orElse("an unknown line");
  }

  /** Returns whether a class, known by its name only, is of the toolkit or the JDK. */
  private static boolean isPlatform(String className) {
    return className.startsWith("io.cloakroom.")
        || className.startsWith("java.")
        || className.startsWith("jdk.");
  }

  private static Optional<StackWalker.StackFrame> find(Set<Class<?>> parts) {
    return WALKER.walk(frames ->
        frames
            .filter(frame -> !parts.contains(frame.getDeclaringClass()))
            .filter(frame -> isApplication(frame.getDeclaringClass()))
            .findFirst());
  }

  private static boolean isApplication(Class<?> caller) {
    URL location = location(caller);
    return location != null
        && !String.valueOf(location).equals(String.valueOf(TOOLKIT))
        && !JAR.matcher(location.getPath()).find();
  }

  /** Returns where a class was loaded from; null for classes of the JDK. */
  private static @Nullable URL location(Class<?> type) {
    @Nullable CodeSource source = type.getProtectionDomain().getCodeSource();
    @Nullable URL location = source == null ? null : source.getLocation();
    return location == null || location.getProtocol().equals("jrt") ? null : location;
  }

  private static String text(StackWalker.StackFrame frame) {
    return frame.getClassName()
        + "."
        + frame.getMethodName()
        + "("
        + frame.getFileName()
        + ":"
        + frame.getLineNumber()
        + ")";
  }
}
