//! An open workspace: its database, migrated and connected.

use std::collections::BTreeMap;

use clv_store::cluster::Cluster;
use clv_store::roles::{Role, Roles};
use clv_store::schema::{self, Tenancy};
use clv_store::{ConnectSettings, PgPool, StoreError, WEB_ROLE};

use crate::connection::Connection;
use crate::console::Console;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::history::History;
use crate::workspace::Workspace;

/// A step reads and writes in one transaction, and asks something beside it now and then.
const STEP_CONNECTIONS: u32 = 4;

const FALLBACK: &str = "\
note: this login may not take the roles clv_loader and clv_dbt, so loading and dbt work with its own rights. An \
administrator can change that: create role clv_loader nologin; create role clv_dbt nologin; grant clv_loader, clv_dbt \
to LOGIN; grant create on database NAME to clv_dbt;";

/// What every command that touches the database works with.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) environment: Environment,
    pub(crate) workspace: Workspace,
    pub(crate) console: Console,
    /// Connections of the owner, who may do everything.
    pub(crate) pool: PgPool,
    /// What this command does to the database.
    pub(crate) history: History,
    url: String,
    tenancy: Tenancy,
    roles: Roles,
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
        let roles = schema::migrate(&pool, tenancy).await?;
        if !(roles.loader && roles.dbt) {
            console.note(FALLBACK);
        }
        if let Some(password) = &environment.web_password {
            schema::set_web_password(&pool, password).await?;
        }
        Ok(Self {
            environment,
            workspace,
            console,
            pool,
            history: History::default(),
            url,
            tenancy,
            roles,
        })
    }

    /// Does `work` and writes it to the history of runs under the command's name.
    pub(crate) async fn record<T>(
        mut self,
        command: &str,
        work: impl AsyncFnOnce(&Self) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        self.history = History::begin(&self.pool, command).await?;
        let outcome = work(&self).await;
        self.history.finish(outcome).await
    }

    /// Connections that may do one step's work and nothing else; the owner's where the role cannot be taken.
    pub(crate) async fn pool_as(&self, role: Role) -> Result<PgPool, Failure> {
        if !self.roles.has(role) {
            return Ok(self.pool.clone());
        }
        let name = Some(role.name().to_owned());
        let mut settings = ConnectSettings {
            application_name: format!("clave: clv as {}", role.name()),
            max_connections: STEP_CONNECTIONS,
            ..ConnectSettings::new(&self.url)
        };
        match self.tenancy {
            Tenancy::Dedicated => settings.login = name,
            Tenancy::Shared => settings.role = name,
        }
        Ok(clv_store::connect(&settings).await?)
    }

    /// The variables that `dbt/profiles.yml` reads.
    pub(crate) fn for_dbt(&self) -> Result<BTreeMap<&'static str, String>, Failure> {
        let mut variables = self.connection()?.for_dbt();
        if self.roles.has(Role::Dbt) {
            let variable = match self.tenancy {
                Tenancy::Dedicated => "CLV_DB_USER",
                Tenancy::Shared => "CLV_DB_ROLE",
            };
            variables.insert(variable, Role::Dbt.name().to_owned());
        }
        Ok(variables)
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
