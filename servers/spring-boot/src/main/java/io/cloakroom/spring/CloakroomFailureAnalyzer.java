package io.cloakroom.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows {@link CloakroomMisconfigured} as Boot shows failures to start. */
final class CloakroomFailureAnalyzer extends AbstractFailureAnalyzer<CloakroomMisconfigured> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, CloakroomMisconfigured cause) {
    return new FailureAnalysis(cause.description(), cause.action(), cause);
  }
}
