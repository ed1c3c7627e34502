package io.cloakroom.toolbar;

import io.cloakroom.trace.SecretNames;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The secrets of one request, which replace themselves by {@link SecretNames#MASK} in every text
 * that is recorded. A value is secret by its place, such as a session's cookie, or by its name. So
 * it is also found where an application repeats it, such as in a log message. Not thread-safe.
 */
final class Secrets {

  /** The maximum length of a text; longer ones are cut. */
  static final int MOST_CHARACTERS = 300;

  /** The maximum length of a stored value as JSON. */
  static final int MOST_JSON = 1_000;

  /** The length below which a text is not searched for: it would be found inside of words. */
  private static final int SHORTEST = 4;

  private static final int MOST_SECRETS = 300;

  /** The length up to which a text is searched; at most a part of it is shown. */
  private static final int MOST_SEARCHED = 20_000;

  /** A text that is long enough to be a token. */
  private static final Pattern TOKEN = Pattern.compile("[\\w-]{32,}+");

  private static final JsonMapper JSON = JsonMapper.shared();

  /** The secrets, longest first: one may contain another. */
  private final Set<String> values =
      new TreeSet<>(
          Comparator.comparingInt(String::length).reversed().thenComparing(String::compareTo));

  /** The names that the forms of the request declare as secret. */
  private final Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  /** Adds a secret, as it is and as addresses encode it. */
  void add(String value) {
    if (value.length() >= SHORTEST && values.size() < MOST_SECRETS) {
      values.add(value);
      values.add(URLEncoder.encode(value, StandardCharsets.UTF_8));
      try {
        String decoded = URLDecoder.decode(value, StandardCharsets.UTF_8);
        if (decoded.length() >= SHORTEST) {
          values.add(decoded);
        }
      } catch (IllegalArgumentException e) {
        // It has a % that encodes nothing, so it is in no other form.
      }
    }
  }

  /** Adds the texts in a value of JSON, and the whole if it is not JSON. */
  void addJson(String json) {
    try {
      addNode(JSON.readTree(json));
    } catch (JacksonException e) {
      add(json);
    }
  }

  /**
   * Adds the secrets in a stored value: all of its texts if its name is secret, else those under
   * secret names, and sentences about secrets. What a refused form keeps has none.
   */
  void addStored(String name, String json) {
    if (isSecret(name)) {
      addJson(json);
    } else if (!name.startsWith("refused.") && isSecretJson(name, json)) {
      addNamed(json);
    }
  }

  private void addNamed(String json) {
    try {
      addNamed(JSON.readTree(json));
    } catch (JacksonException e) {
      // A text that is not JSON has no names.
    }
  }

  private void addNamed(JsonNode node) {
    if (node.isString()) {
      String text = node.asString();
      if (text.stripLeading().startsWith("{") || text.stripLeading().startsWith("[")) {
        addNamed(text);
      } else if (text.indexOf(' ') > 0 && isSecret(text)) {
        add(text); // A sentence such as "Your password is …".
      }
    }
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      if (isSecret(member.getKey())) {
        addNode(member.getValue());
      } else {
        addNamed(member.getValue());
      }
    }
    if (node.isArray()) {
      node.forEach(this::addNamed);
    }
  }

  private void addNode(JsonNode node) {
    if (node.isContainer()) {
      node.forEach(this::addNode);
    } else if (!node.isNull() && !node.isBoolean()) {
      add(node.asString());
    }
  }

  /** Adds a name that is secret in this request. */
  void addName(String name) {
    names.add(name);
  }

  /** Returns the names that the forms of the request declare as secret. */
  Set<String> names() {
    return Set.copyOf(names);
  }

  /** Returns whether a value of this name is secret. */
  boolean isSecret(String name) {
    return SecretNames.isSecret(name) || names.contains(name);
  }

  /** Returns whether a stored value is secret by its name, or by a name in it. */
  boolean isSecretJson(String name, String json) {
    if (isSecret(name) || SecretNames.holdsSecret(json, names)) {
      return true;
    }
    if (!json.startsWith("\"")) {
      return false;
    }
    try {
      return SecretNames.holdsSecret(JSON.readTree(json).asString(), names);
    } catch (JacksonException e) {
      return true;
    }
  }

  /** Returns a text without secrets, and cut if it is long. */
  String shown(String text) {
    return shown(text, MOST_CHARACTERS);
  }

  /** Returns a text without secrets and with at most so many characters. */
  String shown(String text, int most) {
    return cut(hidden(text), most);
  }

  /** Returns a value without secrets and without anything that looks like a token. */
  String value(String text, int most) {
    String hidden =
        TOKEN
            .matcher(hidden(text))
            .replaceAll(found ->
                Matcher.quoteReplacement(
                    isToken(found.group()) ? SecretNames.MASK : found.group()));
    return cut(hidden, most);
  }

  /** Returns whether a word has letters of both cases and digits. */
  private static boolean isToken(String word) {
    return word.chars().anyMatch(Character::isDigit)
        && word.chars().anyMatch(Character::isUpperCase)
        && word.chars().anyMatch(Character::isLowerCase);
  }

  /** Returns the beginning of a text with each secret replaced. */
  String hidden(String text) {
    boolean whole = text.length() <= MOST_SEARCHED;
    String hidden = whole ? text : text.substring(0, MOST_SEARCHED);
    int longest = 0;
    for (String secret : values) {
      hidden = hidden.replace(secret, SecretNames.MASK);
      longest = Math.max(longest, secret.length());
    }
    // A secret that was cut in two is not found, and is at the end.
    return whole ? hidden : hidden.substring(0, Math.max(0, hidden.length() - longest));
  }

  /** Returns a list with secrets replaced in each text, cut, with at most so many elements. */
  List<String> shown(List<String> texts, int most) {
    List<String> shown = new ArrayList<>();
    for (String text : texts.subList(0, Math.min(texts.size(), most))) {
      shown.add(shown(text));
    }
    return shown;
  }

  /** Returns a text with at most so many characters, and an ellipsis if it was cut. */
  static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? 1 : 0;
    return text.substring(0, most - end) + "…";
  }
}
