//! `clv db start|stop|url`.

use serde_json::json;

use crate::args::{DbCommand, Role};
use crate::console::Console;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::session::{self, Session};
use crate::workspace::Workspace;

pub(super) async fn run(
    command: &DbCommand,
    environment: &Environment,
    workspace: &Workspace,
    console: Console,
) -> Result<(), Failure> {
    match command {
        DbCommand::Stop => {
            let stopped = session::cluster(environment, workspace)
                .stop()
                .await
                .map_err(clv_store::StoreError::from)?;
            console.result(&json!({ "stopped": stopped }), || {
                if stopped {
                    "The database is stopped.".to_owned()
                } else {
                    "The database was not running.".to_owned()
                }
            })
        }
        DbCommand::Start => show(environment, workspace, console, Role::Owner).await,
        DbCommand::Url { role } => show(environment, workspace, console, *role).await,
    }
}

async fn show(
    environment: &Environment,
    workspace: &Workspace,
    console: Console,
    role: Role,
) -> Result<(), Failure> {
    let session = Session::open(environment.clone(), workspace.clone(), console).await?;
    let url = match role {
        Role::Owner => session.owner_url().to_owned(),
        Role::Web => session.web_url()?,
    };
    console.result(&json!({ "url": url }), || url.clone())
}
