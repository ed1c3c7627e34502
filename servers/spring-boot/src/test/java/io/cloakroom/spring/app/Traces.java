package io.cloakroom.spring.app;

import io.cloakroom.RequestListener;
import io.cloakroom.Visit;
import io.cloakroom.trace.VisitTrace;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Traces the requests with the header {@link #TRACED}. */
public final class Traces implements RequestListener {

  /** The header of requests that are to be traced. */
  public static final String TRACED = "X-Traced";

  private final BlockingQueue<VisitTrace> ended = new LinkedBlockingQueue<>();

  @Override
  public void onRequest(Visit visit) {
    if (visit.exchange().header(TRACED).isPresent()) {
      VisitTrace unused = VisitTrace.of(visit.exchange());
    }
  }

  @Override
  public void onEnd(Visit visit) {
    // The log of requests traces others too, while another application configures the logging.
    if (visit.exchange().header(TRACED).isPresent()) {
      ended.add(VisitTrace.of(visit.exchange()));
    }
  }

  /** Returns the sentences of the next request with the header that has ended. */
  public List<String> next() throws InterruptedException {
    VisitTrace trace = ended.poll(20, TimeUnit.SECONDS);
    if (trace == null) {
      throw new IllegalStateException("No traced request has ended");
    }
    return trace.steps().stream().map(step -> step.event().sentence()).toList();
  }
}
