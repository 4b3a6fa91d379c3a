//! An open workspace: its database, migrated and connected.

use clv_store::cluster::Cluster;
use clv_store::schema::{self, Tenancy};
use clv_store::{ConnectSettings, PgPool, StoreError, WEB_ROLE};

use crate::connection::Connection;
use crate::console::Console;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::workspace::Workspace;

/// What every command that touches the database works with.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) environment: Environment,
    pub(crate) workspace: Workspace,
    pub(crate) console: Console,
    pub(crate) pool: PgPool,
    url: String,
}

impl Session {
    /// Opens the user's own database if `DATABASE_URL` names one, otherwise starts the workspace's.
    pub(crate) async fn open(
        environment: Environment,
        workspace: Workspace,
        console: Console,
    ) -> Result<Self, Failure> {
        let (url, tenancy) = match &environment.database_url {
            Some(url) => (url.clone(), Tenancy::Shared),
            None => (
                cluster(&environment, &workspace)
                    .start()
                    .await
                    .map_err(StoreError::from)?
                    .url,
                Tenancy::Dedicated,
            ),
        };
        let settings = ConnectSettings {
            application_name: "clave: clv".to_owned(),
            ..ConnectSettings::new(&url)
        };
        let pool = clv_store::connect(&settings).await?;
        schema::migrate(&pool, tenancy).await?;
        if let Some(password) = &environment.web_password {
            schema::set_web_password(&pool, password).await?;
        }
        Ok(Self {
            environment,
            workspace,
            console,
            pool,
            url,
        })
    }

    /// The address for whoever may do everything.
    pub(crate) fn owner_url(&self) -> &str {
        &self.url
    }

    /// The address for the server. A database of the user's own has one login; there the server takes its role after
    /// logging in.
    pub(crate) fn web_url(&self) -> Result<String, Failure> {
        match self.environment.database_url {
            Some(_) => Ok(self.url.clone()),
            None => Ok(self.connection()?.with_login(WEB_ROLE)),
        }
    }

    pub(crate) fn connection(&self) -> Result<Connection, Failure> {
        Connection::parse(&self.url)
    }
}

/// The workspace's embedded cluster, running or not.
pub(crate) fn cluster(environment: &Environment, workspace: &Workspace) -> Cluster {
    Cluster::new(workspace.cluster(), &environment.python)
}
