//! Connections accepted and answered, until the caller says to stop.
//!
//! One thread holds all connections; what takes the engine longer than a moment goes to another. Where every place is
//! taken a new connection waits to be accepted until one is closed, as it will be if it says nothing.

use std::future::Future;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use crate::limits::Limits;

/// How long to wait when the system refuses to hand over a connection, as it does when too many files are open.
const AFTER_A_FAULT: Duration = Duration::from_millis(100);

/// A port of this machine on which nothing is answered yet.
#[derive(Debug)]
pub struct Listening {
    listener: std::net::TcpListener,
    port: u16,
}

impl Listening {
    /// Takes a port of the loopback address, any free one for 0.
    ///
    /// # Errors
    ///
    /// When the port is not to be had.
    pub fn on(port: u16) -> std::io::Result<Self> {
        let address = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port);
        let listener = std::net::TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        let port = listener.local_addr()?.port();
        Ok(Self { listener, port })
    }

    /// The port.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }
}

/// Answers on a port until `stop` is done.
///
/// # Errors
///
/// When the system does not let the port be listened on.
pub fn serve(
    listening: Listening,
    routes: Router,
    limits: Limits,
    stop: impl Future<Output = ()>,
) -> std::io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::from_std(listening.listener)?;
        let accepting = tokio::spawn(accept(listener, routes, limits));
        stop.await;
        accepting.abort();
        Ok::<(), std::io::Error>(())
    })?;
    // What the engine still works on is not worth waiting for.
    runtime.shutdown_background();
    Ok(())
}

async fn accept(listener: TcpListener, routes: Router, limits: Limits) {
    let places = Arc::new(Semaphore::new(limits.connections));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(limits.head_time)
        .max_buf_size(limits.head)
        .max_headers(limits.headers);
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(AFTER_A_FAULT).await;
            continue;
        };
        let service = TowerToHyperService::new(routes.clone());
        let connection = http.serve_connection(TokioIo::new(stream), service);
        tokio::spawn(async move {
            // A connection that breaks is the other side's affair, and what it sent is nobody's.
            let _ = connection.await;
            drop(place);
        });
    }
}
