package io.cloakroom.benchmarks.sessions.server;

import java.util.OptionalLong;

/** A server in this process. */
interface ServerHere extends RunningServer {

  @Override
  default long pid() {
    return ProcessHandle.current().pid();
  }

  @Override
  default OptionalLong allocated() {
    return OptionalLong.of(JvmProbe.allocated());
  }

  @Override
  default OptionalLong compiled() {
    return OptionalLong.of(JvmProbe.compiled());
  }

  @Override
  default long live() {
    return JvmProbe.live();
  }
}
