//! `clv transform`: dbt builds and tests `staging` and `intermediate`.

use clv_core::artefact;
use clv_store::raw::{self, SourceKind};
use clv_store::snapshots::Window;
use clv_store::{leakage, steps as ledger};
use serde_json::{Value, json};

use crate::args::{Transform, ValueBasis};
use crate::dbt::Build;
use crate::failure::Failure;
use crate::session::Session;
use crate::steps::{self, CHECK, Fingerprint, LOAD, TRANSFORM, When};

pub(super) async fn run(
    session: &Session,
    settings: &Transform,
    when: When,
) -> Result<Value, Failure> {
    let shop = raw::shop(&session.pool).await?;
    let is_log = shop
        .as_ref()
        .is_some_and(|shop| shop.kind == SourceKind::Orders);
    if is_log && settings.value_basis == ValueBasis::ItemsAndFreight {
        return Err(Failure::environment(
            "an order log has amounts and no freight, so --value-basis items-and-freight does not apply",
        )
        .hint("leave --value-basis out"));
    }
    let fingerprint = fingerprint(session, settings).await?;
    let Some(running) = steps::begin(session, TRANSFORM, fingerprint, when).await? else {
        return Ok(json!({ "changed": false }));
    };
    // What was proved of the features so far says nothing about those to come.
    ledger::forget(&session.pool, CHECK).await?;
    leakage::forget(&session.pool).await?;
    let built = Build {
        aside: None,
        shop: shop.as_ref(),
        environment: &session.environment,
        connection: &session.for_dbt()?,
        output: &session.workspace.dbt(),
        select: &["staging", "intermediate"],
        settings,
    }
    .run(&running.line)
    .await?;
    let summary = format!(
        "{} models built, {} tests passed",
        built.models, built.tests
    );
    running.finish_with(session, summary, built.details).await?;
    Ok(json!({ "changed": true, "models": built.models, "tests": built.tests }))
}

/// What decides the result.
pub(super) async fn fingerprint(
    session: &Session,
    settings: &Transform,
) -> Result<Fingerprint, Failure> {
    Ok(steps::after(session, LOAD)
        .await?
        .dbt_project(&session.environment.dbt_dir)?
        .input("horizon_days", settings.horizon_days.to_string())
        .input("value_basis", settings.value_basis.name()))
}

/// The settings that the snapshots of a window were built with.
pub(super) fn settings(window: &Window) -> Transform {
    let value_basis = match window.value_basis {
        // An order log has one basis: nobody chooses it, and the setting is not read.
        artefact::ValueBasis::Items | artefact::ValueBasis::Amount => ValueBasis::Items,
        artefact::ValueBasis::ItemsAndFreight => ValueBasis::ItemsAndFreight,
    };
    Transform {
        horizon_days: window.horizon_days,
        value_basis,
    }
}
