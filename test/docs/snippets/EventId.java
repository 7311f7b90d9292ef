import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

// The first class of the file is the one that `java EventId.java` runs.
class Main {
  public static void main(String[] args) throws Exception {
    var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String key; (key = lines.readLine()) != null; ) {
      System.out.println(EventId.eventIdFor("Purchase", key, args.length > 0 ? args[0] : null));
    }
  }
}

// #region all
class EventId {
  static String eventIdFor(String name, String key, String scope) {
    String encoded = java.net.URLEncoder.encode(key, java.nio.charset.StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("%21", "!")
        .replace("%27", "'")
        .replace("%28", "(")
        .replace("%29", ")")
        .replace("%7E", "~");
    return (scope == null ? "" : scope + ":") + name + ":" + encoded;
  }
}
// #endregion
