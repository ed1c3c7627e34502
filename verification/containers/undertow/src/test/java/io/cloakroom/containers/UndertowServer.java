package io.cloakroom.containers;

import io.cloakroom.testkit.server.TestServer;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.PathHandler;
import io.undertow.server.protocol.http2.Http2UpgradeHandler;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ErrorPage;
import io.undertow.servlet.api.ListenerInfo;
import io.undertow.servlet.api.ServletContainer;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.ServletException;
import java.net.InetSocketAddress;
import java.util.EventListener;
import java.util.Set;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/** An Undertow that speaks HTTP/1.1 and cleartext HTTP/2. */
final class UndertowServer implements TestServer {

  /** Enough for all slow clients of a test: one that is refused holds its thread. */
  private static final int THREADS = 40;

  private final Undertow undertow;
  private final DeploymentManager manager;
  private final XnioWorker worker;

  private UndertowServer(Undertow undertow, DeploymentManager manager, XnioWorker worker) {
    this.worker = worker;
    this.undertow = undertow;
    this.manager = manager;
  }

  /** Starts the server on a free port. */
  static UndertowServer start(WebApplication application) throws Exception {
    String path = application.contextPath().isEmpty() ? "/" : application.contextPath();
    DeploymentInfo deployment =
        new DeploymentInfo()
            .setClassLoader(UndertowServer.class.getClassLoader())
            .setDeploymentName("contract")
            .setContextPath(path)
            .setDefaultEncoding("UTF-8") // It ignores that of the servlet context for forms.
            .addServletContainerInitializer(
                new ServletContainerInitializerInfo(
                    application.initializer().getClass(),
                    new ImmediateInstanceFactory<>(application.initializer()),
                    Set.of()))
            .addErrorPage(new ErrorPage(WebApplication.ERROR_PAGE, BrokenPageException.class));
    for (int status : WebApplication.ERROR_STATUSES) {
      deployment.addErrorPage(new ErrorPage(WebApplication.ERROR_PAGE, status));
    }
    for (Class<? extends EventListener> listener : application.listeners()) {
      deployment.addListener(new ListenerInfo(listener));
    }
    DeploymentManager manager = ServletContainer.Factory.newInstance().addDeployment(deployment);
    manager.deploy();
    HttpHandler handler = new PathHandler().addPrefixPath(path, manager.start());
    XnioWorker worker =
        Xnio.getInstance()
            .createWorker(
                OptionMap.builder()
                    .set(Options.THREAD_DAEMON, true)
                    .set(Options.WORKER_TASK_CORE_THREADS, THREADS)
                    .set(Options.WORKER_TASK_MAX_THREADS, THREADS)
                    .getMap());
    Undertow undertow =
        Undertow.builder()
            .setWorker(worker)
            .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
            .addHttpListener(0, "localhost", new Http2UpgradeHandler(handler))
            .build();
    undertow.start();
    return new UndertowServer(undertow, manager, worker);
  }

  @Override
  public int port() {
    return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
  }

  @Override
  public void close() {
    undertow.stop();
    try {
      manager.stop();
    } catch (ServletException e) {
      throw new IllegalStateException("Undertow could not be stopped", e);
    }
    manager.undeploy();
    worker.shutdownNow(); // Its threads may wait for slow clients.
  }
}
