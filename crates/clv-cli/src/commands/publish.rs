//! `clv publish`: dbt builds and tests the serving tables aside, then they are swapped in.

use clv_core::artefact::ValueBasis;
use clv_store::{ml, publish, raw, snapshots};
use serde_json::{Value, json};

use crate::args::{self, Publish, Transform};
use crate::dbt::Build;
use crate::failure::Failure;
use crate::session::Session;
use crate::steps::{self, PREDICT, PUBLISH, When};

pub(super) async fn run(
    session: &Session,
    arguments: &Publish,
    when: When,
) -> Result<Value, Failure> {
    if arguments.rollback {
        let publication = publish::rollback(&session.pool).await?;
        session
            .console
            .say("The previously published tables are back.");
        return Ok(json!({ "rolled_back": true, "model_id": publication.model_id }));
    }
    let fingerprint = steps::after(session, PREDICT)
        .await?
        .add_folder(&session.environment.dbt_dir)?;
    let Some(running) = steps::begin(session, PUBLISH, fingerprint, when).await? else {
        return Ok(json!({ "changed": false }));
    };
    let settings = settings(session).await?;
    let source = raw::source(&session.pool).await?.unwrap_or_default();
    let built = Build {
        source: &source,
        environment: &session.environment,
        connection: &session.connection()?.for_dbt(),
        output: &session.workspace.dbt(),
        select: &["marts"],
        settings: &settings,
    }
    .run(&running.line)
    .await?;
    let model_id = ml::served(&session.pool).await?;
    publish::publish(&session.pool, model_id.as_deref()).await?;
    running
        .finish(
            session,
            format!(
                "{} tables built, {} tests passed, swapped in",
                built.models, built.tests
            ),
        )
        .await?;
    Ok(
        json!({ "changed": true, "model_id": model_id, "models": built.models, "tests": built.tests }),
    )
}

/// The settings that the snapshots were built with; the serving tables must agree with them.
async fn settings(session: &Session) -> Result<Transform, Failure> {
    let window = snapshots::window(&session.pool).await?;
    let value_basis = match window.value_basis {
        // An order log has one basis: nobody chooses it, and the setting is not read.
        ValueBasis::Items | ValueBasis::Amount => args::ValueBasis::Items,
        ValueBasis::ItemsAndFreight => args::ValueBasis::ItemsAndFreight,
    };
    Ok(Transform {
        horizon_days: window.horizon_days,
        value_basis,
    })
}
