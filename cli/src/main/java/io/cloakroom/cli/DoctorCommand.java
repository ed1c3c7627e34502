package io.cloakroom.cli;

import io.cloakroom.cli.doctor.Credentials;
import io.cloakroom.cli.doctor.Diagnosis;
import io.cloakroom.cli.doctor.Doctor;
import io.cloakroom.cli.doctor.SiteFailure;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code doctor}, which examines a running site from outside. */
@Command(
    name = "doctor",
    description = {
      "Asks a running site as a browser would, and prints what is wrong, with the lines that cure it:"
          + " cookies, caching, forms of other sites, proxies, headers, and login and logout if you"
          + " name an account.",
      "Sends a few harmless requests, one after the other, to this host only. Cookie values are never"
          + " printed. The exit status is 1 if something is wrong."
    })
final class DoctorCommand extends CliCommand implements SecretReader {

  @Parameters(
      index = "0",
      paramLabel = "URL",
      description = "The first page of the site, such as https://example.org/.")
  private String url = "";

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description =
          "Trust the certificates in this PEM file, instead of those of this machine: for a site"
              + " whose certificate is your own.")
  private @Nullable String authorities;

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      description = "The port of plain HTTP. The default is 80 if the site has the usual port.")
  private @Nullable Integer httpPort;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "The longest time for an answer. The default is 10.")
  private int timeout = 10;

  @Option(
      names = "--login",
      paramLabel = "PATH",
      description =
          "The page with the form of the login, such as /login. It is used, and so is the logout.")
  private @Nullable String login;

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description = "The name or the address of an account without rights, for --login.")
  private @Nullable String user;

  @Option(
      names = "--password",
      paramLabel = "SOURCE",
      description =
          "Where its password is. It is asked for if this is absent. " + SecretSource.DESCRIPTION)
  private @Nullable String password;

  @Option(
      names = "--field",
      paramLabel = "NAME=VALUE",
      description = "A further field of the form of the login.")
  private Map<String, String> fields = Map.of();

  @Option(
      names = "--private",
      paramLabel = "PATH",
      description = "A page that needs the login. The default is the page after the login.")
  private @Nullable String privatePath;

  @Option(
      names = "--logout",
      paramLabel = "PATH",
      description = "The path of the logout. The default is the form on the private page.")
  private @Nullable String logout;

  @Override
  CommandResult run(Terminal terminal) {
    Doctor doctor = doctor(terminal);
    if (!json()) {
      doctor.plan().forEach(terminal::note);
    }
    try {
      Diagnosis diagnosis = doctor.examine();
      CommandResult result =
          CommandResult.of(
              DoctorReport.data(url, doctor.plan(), diagnosis), DoctorReport.lines(url, diagnosis));
      boolean wrong = diagnosis.foundWrong() || diagnosis.failure().isPresent();
      return wrong ? result.foundWrong() : result;
    } catch (SiteFailure e) {
      throw new CommandFailure(e.code(), e.sentence());
    }
  }

  private Doctor doctor(Terminal terminal) {
    Doctor.Builder doctor = Doctor.builder(address());
    if (timeout < 1 || timeout > 60) {
      throw new WrongArguments("--timeout is a number of seconds from 1 to 60.");
    }
    doctor.patience(Duration.ofSeconds(timeout));
    if (httpPort != null) {
      if (httpPort < 1 || httpPort > 65_535) {
        throw new WrongArguments("--http-port is a number from 1 to 65535.");
      }
      doctor.httpPort(httpPort);
    }
    if (authorities != null) {
      doctor.authorities(certificates(terminal, authorities));
    }
    if (login != null) {
      doctor.credentials(
          new Credentials(
              path("--login", login),
              Optional.ofNullable(user),
              SecretSource.read(terminal, "Password", "--password", password),
              fields,
              Optional.ofNullable(privatePath).map(path -> path("--private", path)),
              Optional.ofNullable(logout).map(path -> path("--logout", path))));
    } else if (user != null || password != null || privatePath != null || logout != null) {
      throw new WrongArguments("The options of a login need --login PATH, such as --login /login.");
    }
    return doctor.build();
  }

  private URI address() {
    try {
      return Doctor.address(url);
    } catch (IllegalArgumentException e) {
      throw new WrongArguments(String.valueOf(e.getMessage()));
    }
  }

  private static String path(String option, String path) {
    if (!path.startsWith("/") || path.startsWith("//")) {
      throw new WrongArguments(option + " is a path of the site, such as /login.");
    }
    try {
      return URI.create(path).toString();
    } catch (IllegalArgumentException e) {
      throw new WrongArguments(option + " is a path of the site, such as /login.");
    }
  }

  private static List<X509Certificate> certificates(Terminal terminal, String file) {
    try (InputStream in = InputFile.open(terminal, file)) {
      List<X509Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (!certificates.isEmpty()) {
        return certificates;
      }
    } catch (CertificateException noCertificate) {
      // Said below.
    } catch (IOException e) {
      throw InputFile.failure(file, e);
    }
    throw new CommandFailure(
        "certificate.unreadable",
        InputFile.name(file) + " has no certificate in PEM: -----BEGIN CERTIFICATE-----.");
  }
}
