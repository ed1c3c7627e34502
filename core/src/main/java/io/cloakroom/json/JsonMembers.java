package io.cloakroom.json;

import java.nio.charset.StandardCharsets;
import java.util.AbstractMap;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members of a JSON object, found in its bytes and not decoded: a map that becomes one only if
 * somebody asks for more than a few of its values. If two members have one name, the last one
 * counts. Not modifiable and thread-safe.
 */
public final class JsonMembers extends AbstractMap<String, Json> {

  /** The number of values that are searched for before all members are put into a map. */
  private static final int SEARCHES = 8;

  /** The number of members beyond which a map is worth its memory. */
  private static final int FEW = 16;

  private final byte[] bytes;

  /** For each member, the indexes of its name and of its value: first and behind the last. */
  private final int[] places;

  private int searches;
  private volatile @Nullable Map<String, Json> decoded;

  private JsonMembers(byte[] bytes, int[] places) {
    this.bytes = bytes;
    this.places = places;
  }

  /**
   * Reads the members of an object from after its opening brace, up to before its closing one; it
   * must have a member. Returns null for anything but names of visible ASCII without escapes, and
   * values that the reader accepts.
   */
  public static @Nullable JsonMembers parse(CompactJson in) {
    int[] places = new int[4];
    int size = 0;
    do {
      int name = in.at() + 1;
      if (!in.skipPlainText()) {
        return null;
      }
      int endOfName = in.at() - 1;
      if (!in.accept(':')) {
        return null;
      }
      int value = in.at();
      if (!in.skipValue()) {
        return null;
      }
      if (size == places.length) {
        places = Arrays.copyOf(places, 4 * size);
      }
      places[size++] = name;
      places[size++] = endOfName;
      places[size++] = value;
      places[size++] = in.at();
    } while (in.accept(','));
    return new JsonMembers(
        in.bytes(), size == places.length ? places : Arrays.copyOf(places, size));
  }

  @Override
  public @Nullable Json get(@Nullable Object key) {
    Map<String, Json> all = decoded;
    if (all == null && places.length > 4 * FEW && searches++ >= SEARCHES) {
      all = decoded();
    }
    if (all != null) {
      return all.get(key);
    }
    if (key instanceof String name) {
      for (int i = places.length - 4; i >= 0; i -= 4) {
        if (isNamed(i, name)) {
          return Json.of(bytes, places[i + 2], places[i + 3]);
        }
      }
    }
    return null;
  }

  private boolean isNamed(int place, String name) {
    int start = places[place];
    if (places[place + 1] - start != name.length()) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (bytes[start + i] != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return get(key) != null;
  }

  /** Returns false, because there is a member. */
  @Override
  public boolean isEmpty() {
    return false;
  }

  @Override
  public int size() {
    return decoded == null && hasFewAndDistinct() ? places.length / 4 : decoded().size();
  }

  private boolean hasFewAndDistinct() {
    if (places.length > 4 * FEW) {
      return false;
    }
    for (int i = 4; i < places.length; i += 4) {
      for (int j = 0; j < i; j += 4) {
        if (Arrays.equals(bytes, places[i], places[i + 1], bytes, places[j], places[j + 1])) {
          return false;
        }
      }
    }
    return true;
  }

  @Override
  public Set<Entry<String, Json>> entrySet() {
    return Collections.unmodifiableMap(decoded()).entrySet();
  }

  private Map<String, Json> decoded() {
    Map<String, Json> all = decoded;
    if (all == null) {
      all = toMap();
      decoded = all;
    }
    return all;
  }

  /** Returns a new map of the members, which can be modified. */
  public Map<String, Json> toMap() {
    Map<String, Json> all = new LinkedHashMap<>(Math.max(4, places.length / 3));
    for (int i = 0; i < places.length; i += 4) {
      String name =
          new String(bytes, places[i], places[i + 1] - places[i], StandardCharsets.ISO_8859_1);
      all.put(name, Json.of(bytes, places[i + 2], places[i + 3]));
    }
    return all;
  }
}
