package io.cloakroom.gallery;

import io.cloakroom.testkit.NginxServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The gallery behind one nginx with many set-ups, each on a port of its own. All galleries have the
 * same database and the same keys, and each has sessions of its own.
 */
final class ProxiedSites implements AutoCloseable {

  static final String EMAIL = "ann@example.org";
  static final String PASSWORD = "correct horse battery";

  private static final String RIGHT =
      """
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header X-Forwarded-Prefix "";
      """;

  /** The actions that end each part, the last one first. */
  private final List<Runnable> ends = new ArrayList<>();

  private final Map<String, Integer> ports = new LinkedHashMap<>();
  private final SiteCertificate certificate;

  private ProxiedSites(Path data) throws Exception {
    certificate = SiteCertificate.in(data);
  }

  /** Starts everything; the account can log in at every gallery. */
  static ProxiedSites start(Path data) throws Exception {
    ProxiedSites sites = new ProxiedSites(data);
    try {
      Gallery trusting = sites.gallery(data, true);
      Gallery second = sites.gallery(data, true);
      Gallery alone = sites.gallery(data, false);
      new RawVisitor(alone.port()).signUp(EMAIL);
      SickServer sick = SickServer.start();
      sites.ends.add(0, sick::close);
      sites.serve(
          List.of(trusting.port(), second.port()),
          servers(trusting.port(), alone.port(), sick.port()));
      return sites;
    } catch (Exception | Error e) {
      sites.close();
      throw e;
    }
  }

  private Gallery gallery(Path data, boolean behindProxy) throws Exception {
    Options usual = new Options(0, "memory", data);
    Gallery opened =
        Gallery.open(
            new Options(
                0, usual.store(), Optional.empty(), data, behindProxy, false, Optional.empty()));
    ends.add(0, opened::close);
    return opened;
  }

  /** Returns the content of each server block. */
  private static Map<String, String> servers(int gallery, int alone, int sick) {
    Map<String, String> servers = new LinkedHashMap<>();
    String to = "proxy_pass http://127.0.0.1:" + gallery + ";\n";
    String toAlone = "proxy_pass http://127.0.0.1:" + alone + ";\n";
    String toSick = "proxy_pass http://127.0.0.1:" + sick;
    servers.put("right", location("/", to + RIGHT));
    servers.put(
        "below",
        location("/shop/", toSick + "/below/;\n" + RIGHT.replace("Prefix \"\"", "Prefix /shop")));
    servers.put("no scheme", location("/", toAlone + "proxy_set_header Host $http_host;\n"));
    servers.put("no host", location("/", to + RIGHT.replaceFirst("proxy_set_header Host.*\n", "")));
    servers.put(
        "no prefix", location("/shop/", "proxy_pass http://127.0.0.1:" + gallery + "/;\n" + RIGHT));
    servers.put(
        "not trusted",
        location(
            "/shop/",
            // The gallery trusts 127.0.0.1.
            "proxy_bind 127.0.0.2;\nproxy_pass http://127.0.0.1:"
                + gallery
                + "/;\n"
                + RIGHT.replace("Prefix \"\"", "Prefix /shop")));
    servers.put(
        "cached",
        location(
            "/",
            to
                + RIGHT
                + """
                proxy_cache pages;
                proxy_cache_valid any 10m;
                proxy_cache_methods GET HEAD;
                proxy_ignore_headers Set-Cookie Cache-Control Vary;
                add_header X-Cache-Status $upstream_cache_status;
                add_header Strict-Transport-Security "max-age=31536000" always;
                """));
    servers.put("no cookies", location("/", to + RIGHT + "proxy_hide_header Set-Cookie;\n"));
    servers.put(
        "cookies not passed", location("/", to + RIGHT + "proxy_set_header Cookie \"\";\n"));
    servers.put("not secure", location("/", to + RIGHT + "proxy_cookie_flags ~ nosecure;\n"));
    servers.put("scripts", location("/", to + RIGHT + "proxy_cookie_flags ~ nohttponly;\n"));
    servers.put("all sites", location("/", to + RIGHT + "proxy_cookie_flags ~ samesite=none;\n"));
    servers.put(
        "cacheable",
        location(
            "/",
            to
                + RIGHT
                + """
                proxy_hide_header Cache-Control;
                add_header Cache-Control "public, max-age=600" always;
                add_header Strict-Transport-Security "max-age=31536000" always;
                """));
    servers.put("nodes", location("/", "proxy_pass http://nodes;\n" + RIGHT));
    servers.put(
        "spoofed",
        location("/", to + RIGHT.replaceFirst("proxy_set_header X-Forwarded-Prefix.*\n", "")));
    servers.put(
        "no headers", location("/", to + RIGHT + "proxy_hide_header Content-Security-Policy;\n"));
    servers.put(
        "absolute",
        location(
            "/", toSick + "/absolute/;\nproxy_set_header Host $http_host;\nproxy_redirect off;\n"));
    servers.put(
        "upstream",
        location(
            "/",
            toSick
                + "/absolute/;\n"
                + "proxy_set_header X-Forwarded-Proto https;\nproxy_redirect off;\n"));
    servers.put("unprotected", location("/", toSick + "/unprotected/;\n"));
    servers.put("immortal", location("/", toSick + "/immortal/;\n"));
    servers.put("large", location("/", toSick + "/large/;\nproxy_buffer_size 8k;\n"));
    servers.put("wide", location("/", toSick + "/wide/;\n"));
    return servers;
  }

  private static String location(String path, String directives) {
    return "location " + path + " {\n" + directives + "}\n";
  }

  private void serve(List<Integer> nodes, Map<String, String> servers) throws Exception {
    String certificatePem = certificate.certificatePem();
    // Two more for plain HTTP: one that leads to HTTPS, and one that does not.
    NginxServer nginx =
        NginxServer.of(
            servers.size() + 2,
            free -> {
              StringBuilder blocks = new StringBuilder();
              blocks.append("upstream nodes {\n");
              nodes.forEach(node -> blocks.append("server 127.0.0.1:" + node + ";\n"));
              blocks.append("}\n");
              int i = 0;
              for (Map.Entry<String, String> server : servers.entrySet()) {
                ports.put(server.getKey(), free.get(i));
                blocks.append(
                    "server {\nlisten 127.0.0.1:"
                        + free.get(i)
                        + " ssl http2;\n"
                        + server.getValue()
                        + "}\n");
                i++;
              }
              ports.put("http", free.get(i));
              ports.put("http open", free.get(i + 1));
              blocks.append(
                  "server { listen 127.0.0.1:"
                      + free.get(i)
                      + "; return 301 https://localhost:"
                      + free.get(0)
                      + "$request_uri; }\n"
                      + "server { listen 127.0.0.1:"
                      + free.get(i + 1)
                      + ";\n"
                      + servers.get("right")
                      + "}\n");
              return configuration(certificatePem, blocks.toString());
            });
    ends.add(0, nginx::close);
  }

  private String configuration(String certificatePem, String blocks) {
    return """
    daemon off;
    pid nginx.pid;
    error_log stderr;
    events { worker_connections 256; }
    http {
      access_log off;
      client_body_temp_path body;
      proxy_temp_path proxy;
      fastcgi_temp_path fastcgi;
      uwsgi_temp_path uwsgi;
      scgi_temp_path scgi;
      proxy_cache_path cache keys_zone=pages:1m;
      ssl_certificate "data:%s";
      ssl_certificate_key "data:%s";
      add_header Strict-Transport-Security "max-age=31536000" always;
    %s
    }
    """
        .formatted(certificatePem, certificate.keyPem(), blocks);
  }

  /** Returns the address of a set-up. */
  URI address(String name, String path) {
    return URI.create("https://localhost:" + port(name) + path);
  }

  int port(String name) {
    return Objects.requireNonNull(ports.get(name), name);
  }

  SiteCertificate certificate() {
    return certificate;
  }

  @Override
  public void close() {
    ends.forEach(Runnable::run);
  }
}
