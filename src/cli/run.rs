use std::net::SocketAddr;

use anyhow::Result;
use clap::Args;
use depeche::{crawl, serve};
use tokio::sync::watch;

use super::{Common, serve::app_state};

/// Crawl and serve in one process
#[derive(Args)]
#[command(after_help = "Example: depeche run --config depeche.toml")]
pub struct Run {
    /// Address and port, over what the configuration says
    #[arg(long, value_name = "HOST:PORT")]
    listen: Option<SocketAddr>,
}

impl Run {
    pub fn run(self, common: &Common) -> Result<()> {
        let workspace = common.workspace()?;
        let sources = super::crawl::sources(&workspace)?;
        super::block_on(async {
            let listener = serve::bind(self.listen.unwrap_or(workspace.config.serve.address)).await?;
            let works = workspace.works().await?;
            let state = app_state(&workspace, &works)?;
            eprintln!("Serving {} at http://{}/", workspace.base, listener.local_addr()?);
            let (stopping, stopped) = watch::channel(false);
            let until = |mut stopped: watch::Receiver<bool>| async move {
                let _ = stopped.wait_for(|stopped| *stopped).await;
            };
            let stop = crawl::shutdown()?;
            let asked = async {
                stop.await;
                stopping.send_replace(true);
                Ok(())
            };
            let crawled = async {
                let report = super::crawl::run(&workspace, &works, &sources, false, until(stopped.clone())).await?;
                eprint!("{}", super::crawl::told(&report));
                Ok::<_, anyhow::Error>(())
            };
            let served = async { Ok(serve::serve(listener, state, until(stopped.clone())).await?) };
            tokio::try_join!(asked, crawled, served)?;
            Ok(())
        })
    }
}
