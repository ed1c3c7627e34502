package io.cloakroom.attack;

/** One kind of attack. */
interface Load {

  /** Returns the attack in a few words, for the table. */
  String name();

  /**
   * Attacks until the wire is closed or the thread is interrupted.
   *
   * @param counts counts the responses
   */
  void run(Wire wire, Counts counts) throws InterruptedException;
}
