//! The wish to end.

use super::CrawlError;

/// A future that is ready when the program is asked to end: Ctrl-C, or SIGTERM from a service manager.
pub fn shutdown() -> Result<impl Future<Output = ()> + Send, CrawlError> {
    #[cfg(unix)]
    let mut terminate = {
        use tokio::signal::unix::{SignalKind, signal};
        signal(SignalKind::terminate()).map_err(CrawlError::Signal)?
    };
    Ok(async move {
        #[cfg(unix)]
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
        #[cfg(not(unix))]
        let _ = tokio::signal::ctrl_c().await;
        tracing::info!("asked to end: finishing the pages at hand");
    })
}
