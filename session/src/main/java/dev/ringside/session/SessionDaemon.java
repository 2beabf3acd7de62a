// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session;

import dev.ringside.protocol.RunDirectory;
import dev.ringside.session.internal.Connections;
import dev.ringside.session.internal.DaemonLog;
import dev.ringside.session.internal.PeerIdentity;
import dev.ringside.session.internal.RunFolder;
import dev.ringside.session.internal.application.ApplicationEndpoint;
import dev.ringside.session.internal.consumer.Consumer;
import dev.ringside.session.internal.control.ClientEndpoint;
import dev.ringside.session.internal.control.ControlAgent;
import dev.ringside.session.internal.control.RequestHandler;
import dev.ringside.session.internal.control.Sessions;
import dev.ringside.session.internal.kernel.KernelAgent;
import dev.ringside.session.internal.observer.Observer;
import dev.ringside.session.internal.state.Recovery;
import dev.ringside.session.internal.state.RingFolders;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/// A session daemon: from [#start] on it listens on the sockets of its run directory, until a client shuts it down or
/// [#close()] is called.
///
/// Four agents share the work, each with a thread of its own: the control agent owns sessions, channels, rules and the
/// registry of applications; the consumer owns rings and stream files; the kernel agent calls the kernel tracer; the
/// observer watches applications from outside; each connection's thread only carries messages. Any thread may call.
public final class SessionDaemon implements AutoCloseable {
    /// A disk that hangs must not keep the daemon for ever.
    private static final long CLOSE_TIMEOUT_SECONDS = 30;

    private final RunFolder folder;
    private final DaemonLog log;
    private final ControlAgent control;
    private final Consumer consumer;
    private final Observer observer;
    private final KernelAgent kernel;
    private final Sessions sessions;
    private final Connections applications;
    private final Connections clients;
    private final CountDownLatch shutdown = new CountDownLatch(1);
    private final AtomicBoolean closed = new AtomicBoolean();

    private SessionDaemon(RunDirectory run, RunFolder folder, DaemonLog log) throws IOException {
        this.folder = folder;
        this.log = log;
        this.control = new ControlAgent(log);
        this.consumer = new Consumer(log);
        this.observer = new Observer(log);
        RingFolders ringFolders = new RingFolders(run);
        this.kernel = new KernelAgent(ringFolders::kernelStatesOfOtherHomes, log);
        this.sessions = new Sessions(run, consumer, observer, kernel, control, log);
        consumer.start();
        observer.start();
        kernel.removeStale(ringFolders.kernelStatesLeftBehind());
        new Recovery(ringFolders, consumer, log).run();
        ClientEndpoint clientEndpoint =
                new ClientEndpoint(
                control, new RequestHandler(sessions, kernel, observer, control), shutdown::countDown, log);
        ApplicationEndpoint applicationEndpoint =
                new ApplicationEndpoint(control, sessions.applications(), new PeerIdentity(run), log);
        this.applications = new Connections(folder.listenForApplications(), applicationEndpoint, log);
        this.clients = new Connections(folder.listenForClients(), clientEndpoint, log);
    }

    /// Starts a daemon; when this returns, clients and applications can connect.
    ///
    /// @throws IOException if one runs already in that run directory, or its folder or sockets cannot be made
    public static SessionDaemon start(RunDirectory run) throws IOException {
        RunFolder folder = RunFolder.hold(run);
        try {
            DaemonLog log = DaemonLog.open(run.logFile());
            SessionDaemon daemon = new SessionDaemon(run, folder, log);
            daemon.applications.start("applications");
            daemon.clients.start("clients");
            log.info("session daemon started: pid=" + ProcessHandle.current().pid() + " folder=" + run.folder());
            return daemon;
        } catch (IOException | RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /// Waits until a client asks the daemon to end.
    public void awaitShutdown() throws InterruptedException {
        shutdown.await();
    }

    /// Destroys all sessions, writing what they hold, and ends. May be called again.
    @Override
    public void close() throws IOException {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            control.ask(sessions::destroyAll).get(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            log.error("sessions not destroyed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        clients.close();
        applications.close();
        observer.close();
        consumer.close();
        kernel.close();
        control.close();
        log.info("session daemon ended: pid=" + ProcessHandle.current().pid());
        log.close();
        folder.close();
        shutdown.countDown();
    }
}
