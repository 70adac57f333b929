use std::{net::SocketAddr, sync::Arc};

use anyhow::Result;
use clap::Args;
use depeche::{crawl, queries::Catalogue, serve};

use super::{
    Common,
    workspace::{Works, Workspace},
};

/// Serve the SPARQL endpoint and the pages
#[derive(Args)]
#[command(after_help = "Example: depeche serve --listen 127.0.0.1:8080")]
pub struct Serve {
    /// Address and port, over what the configuration says
    #[arg(long, value_name = "HOST:PORT")]
    listen: Option<SocketAddr>,
}

impl Serve {
    pub fn run(self, common: &Common) -> Result<()> {
        let workspace = common.workspace()?;
        super::block_on(async {
            let listener = serve::bind(self.listen.unwrap_or(workspace.config.serve.address)).await?;
            let works = workspace.works().await?;
            let state = app_state(&workspace, &works)?;
            eprintln!("Serving {} at http://{}/", workspace.base, listener.local_addr()?);
            Ok(serve::serve(listener, state, crawl::shutdown()?).await?)
        })
    }
}

/// What the server works with.
pub fn app_state(workspace: &Workspace, works: &Works) -> Result<serve::AppState> {
    Ok(serve::AppState {
        graph: works.graph.clone(),
        archive: works.archive.clone(),
        base: workspace.base.clone(),
        catalogue: Arc::new(Catalogue::load(&workspace.files)?),
        ontology: workspace.files.file("ontology/depeche.ttl")?.text.as_str().into(),
        interface: Arc::new(serve::pages::Interface::load(&workspace.files)?),
        metrics: Arc::default(),
    })
}
