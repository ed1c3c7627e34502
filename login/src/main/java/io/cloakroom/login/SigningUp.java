package io.cloakroom.login;

import io.cloakroom.Visit;
import io.cloakroom.login.SignUp.Input;
import io.cloakroom.login.SignUp.Refusal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Signs people up: checks all that they entered, and then creates the account. */
final class SigningUp {

  /**
   * The values that a person entered. An empty one broke a rule that was checked before. The others
   * are still checked, so the page shows all errors at once.
   */
  record Entry(
      Optional<String> email,
      Optional<String> name,
      Optional<String> userName,
      Optional<Password> password) {

    /** Returns the texts of which a password must not be made. */
    private List<String> words(Visit visit) {
      return Stream.of(email, name, userName, visit.exchange().authority())
          .flatMap(Optional::stream)
          .toList();
    }

    private Optional<EmailAddress> address() {
      return email.flatMap(EmailAddress::parse);
    }

    private Optional<UserName> secondName() {
      return userName.flatMap(UserName::parse);
    }
  }

  private final Accounts accounts;
  private final Passwords passwords;
  private final Attempts attempts;

  SigningUp(Accounts accounts, Passwords passwords, Attempts attempts) {
    this.accounts = accounts;
    this.passwords = passwords;
    this.attempts = attempts;
  }

  /** Returns the display name of somebody who entered only an address; empty if that is none. */
  static Optional<String> displayName(String email) {
    String name = email.strip();
    int end = Math.min(name.length(), Account.MAX_NAME);
    boolean halved = end > 0 && Character.isHighSurrogate(name.charAt(end - 1));
    return Optional.of(name.substring(0, halved ? end - 1 : end)).filter(Account::nameFits);
  }

  /**
   * Creates the account, or returns all that is wrong.
   *
   * @param complete whether the account may be created; if not, the entry is only checked
   */
  SignUp signUp(Visit visit, Entry entry, boolean complete) {
    List<Refusal> refusals = refusals(visit, entry);
    boolean acceptable = refusals.stream().noneMatch(each -> each.input() == Input.PASSWORD);
    if (entry.address().isPresent() || entry.secondName().isPresent()) {
      refusals.addAll(attempts.names(visit).at(() -> taken(entry), List::isEmpty));
    }
    boolean right = refusals.isEmpty() && complete;
    if (right || (acceptable && passwords.asksService())) {
      attempts.signUp(visit);
    }
    if (acceptable) {
      entry.password().flatMap(this::breached).ifPresent(refusals::add);
    }
    return right && refusals.isEmpty() ? create(visit, entry) : refused(refusals);
  }

  private SignUp create(Visit visit, Entry entry) {
    PasswordHash hash =
        passwords.heldBy(ClientAddress.of(visit)).hash(entry.password().orElseThrow());
    NewAccount account =
        NewAccount.of(entry.address().orElseThrow(), entry.name().orElseThrow(), hash);
    return accounts
        .create(entry.secondName().map(account::withUserName).orElse(account))
        .<SignUp>map(SignUp.SignedUp::new)
        .orElseGet(() -> refused(takenMeanwhile(entry)));
  }

  private static SignUp refused(List<Refusal> refusals) {
    return new SignUp.Refused(
        refusals.stream().sorted(Comparator.comparing(Refusal::input)).toList());
  }

  /** Returns what is wrong by rules that need no look-up. */
  private List<Refusal> refusals(Visit visit, Entry entry) {
    List<Refusal> refusals = new ArrayList<>();
    if (entry.email().isPresent() && entry.address().isEmpty()) {
      refusals.add(
          new Refusal(
              Input.EMAIL, "email.invalid", "Enter an email address, like name@example.com"));
    }
    if (entry.name().filter(name -> !Account.nameFits(name)).isPresent()) {
      refusals.add(
          new Refusal(
              Input.NAME,
              "name.invalid",
              "Enter a name of 1 to " + Account.MAX_NAME + " characters"));
    }
    if (entry.userName().filter(name -> !name.isBlank()).isPresent()
        && entry.secondName().isEmpty()) {
      refusals.add(
          new Refusal(
              Input.USER_NAME,
              "user-name.invalid",
              "Enter a user name of 1 to "
                  + UserName.MAX_LENGTH
                  + " characters, without spaces and without @"));
    }
    entry
        .password()
        .flatMap(password -> passwords.guessable(password, entry.words(visit)))
        .map(SigningUp::refusal)
        .ifPresent(refusals::add);
    return refusals;
  }

  private Optional<Refusal> breached(Password password) {
    return passwords.breached(password).map(SigningUp::refusal);
  }

  private static Refusal refusal(PasswordRefused refused) {
    String reason = refused.reason().name().toLowerCase(Locale.ROOT).replace('_', '-');
    return new Refusal(Input.PASSWORD, "password." + reason, refused.message());
  }

  private List<Refusal> taken(Entry entry) {
    List<Refusal> taken = new ArrayList<>();
    if (entry.address().filter(this::isTaken).isPresent()) {
      taken.add(emailTaken());
    }
    if (entry.secondName().filter(this::isTaken).isPresent()) {
      taken.add(new Refusal(Input.USER_NAME, "user-name.taken", "This user name is taken"));
    }
    return taken;
  }

  private boolean isTaken(LoginName name) {
    return accounts.find(name).isPresent();
  }

  private List<Refusal> takenMeanwhile(Entry entry) {
    List<Refusal> taken = taken(entry);
    return taken.isEmpty() ? List.of(emailTaken()) : taken;
  }

  private static Refusal emailTaken() {
    return new Refusal(
        Input.EMAIL, "email.taken", "There is an account with this email address already");
  }
}
