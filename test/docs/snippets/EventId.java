import java.io.BufferedReader;
import java.io.InputStreamReader;
// #region all
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

class EventId {
  static String eventIdFor(String name, String key, String scope) {
    String encoded = URLEncoder.encode(key, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("%21", "!")
        .replace("%27", "'")
        .replace("%28", "(")
        .replace("%29", ")")
        .replace("%7E", "~");
    return (scope == null ? "" : scope + ":") + name + ":" + encoded;
  }
  // #endregion

  public static void main(String[] args) throws Exception {
    var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String key; (key = lines.readLine()) != null; ) {
      System.out.println(eventIdFor("Purchase", key, args.length > 0 ? args[0] : null));
    }
  }
}
