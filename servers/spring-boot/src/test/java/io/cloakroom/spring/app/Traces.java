package io.cloakroom.spring.app;

import io.cloakroom.RequestListener;
import io.cloakroom.Visit;
import io.cloakroom.trace.VisitTrace;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Traces the requests with the header {@code X-Traced}. */
public final class Traces implements RequestListener {

  private final BlockingQueue<VisitTrace> ended = new LinkedBlockingQueue<>();

  @Override
  public void onRequest(Visit visit) {
    if (visit.exchange().header("X-Traced").isPresent()) {
      VisitTrace unused = VisitTrace.of(visit.exchange());
    }
  }

  @Override
  public void onEnd(Visit visit) {
    VisitTrace trace = VisitTrace.wantedOn(visit.exchange());
    if (trace != null) {
      ended.add(trace);
    }
  }

  /** Returns the sentences of the next traced request that has ended. */
  public List<String> next() throws InterruptedException {
    VisitTrace trace = ended.poll(20, TimeUnit.SECONDS);
    if (trace == null) {
      throw new IllegalStateException("No traced request has ended");
    }
    return trace.steps().stream().map(step -> step.event().sentence()).toList();
  }
}
