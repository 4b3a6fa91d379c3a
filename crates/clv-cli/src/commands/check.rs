//! `clv check leakage`: features are built again without the facts that came after their cutoff, and compared.

use clv_core::money::count;
use clv_store::PgPool;
use clv_store::leakage::{self, Aside, Check, Cutoff};
use clv_store::roles::Role;
use serde_json::{Value, json};

use crate::args::Leakage;
use crate::dbt::Rebuild;
use crate::failure::Failure;
use crate::session::Session;
use crate::steps::{self, CHECK, Fingerprint, TRANSFORM, When};

/// More days than any shop has: the copy is built as of the cutoff alone and not as of the month ends before it.
const NO_MONTH_ENDS: u32 = 100_000;

pub(super) async fn leakage(
    session: &Session,
    arguments: &Leakage,
    when: When,
) -> Result<Value, Failure> {
    let fingerprint = fingerprint(session, arguments).await?;
    let Some(running) = steps::begin(session, CHECK, fingerprint, when).await? else {
        return Ok(json!({ "changed": false }));
    };
    running.line.doing("building features without their future");
    let cutoffs = leakage::cutoffs(&session.pool, arguments.cutoffs.saturating_sub(1)).await?;
    let settings = leakage::settings(&session.pool).await?;
    let pool = session.pool_as(Role::Dbt).await?;
    let work = Work {
        session,
        settings,
        pool,
    };
    // Two at a time: what dbt does before and after its queries leaves the database idle.
    let (odd, even): (Vec<_>, Vec<_>) = cutoffs
        .into_iter()
        .enumerate()
        .partition(|(place, _)| place % 2 == 1);
    let (even, odd) = tokio::join!(work.all(Aside::A, even), work.all(Aside::B, odd));
    let mut checks: Vec<Check> = even?.into_iter().chain(odd?).collect();
    checks.sort_by_key(|check| check.cutoff.cutoff);
    leakage::record(&session.pool, &checks).await?;
    let late: Vec<String> = checks
        .iter()
        .filter(|check| !check.comparison.passed)
        .map(|check| check.cutoff.cutoff.to_string())
        .collect();
    if !late.is_empty() {
        return Err(Failure::data(format!(
            "features know the future: without the facts after their cutoff they are others as of {}",
            late.join(", ")
        ))
        .hint("ops.leakage_checks holds the checksums; look for a column that is not limited to what was known by the cutoff"));
    }
    let rows: i64 = checks.iter().map(|check| check.comparison.rows).sum();
    let summary = format!(
        "{} cutoffs, {} customers: no feature knows the future",
        checks.len(),
        count(rows)
    );
    running.finish(session, summary).await?;
    Ok(json!({ "changed": true, "checks": checks }))
}

/// What decides the result.
pub(super) async fn fingerprint(
    session: &Session,
    arguments: &Leakage,
) -> Result<Fingerprint, Failure> {
    Ok(steps::after(session, TRANSFORM)
        .await?
        .add_code()?
        .input("cutoffs", arguments.cutoffs.to_string()))
}

struct Work<'a> {
    session: &'a Session,
    settings: leakage::Settings,
    pool: PgPool,
}

impl Work<'_> {
    /// One cutoff after the other, in the same place.
    async fn all(
        &self,
        aside: Aside,
        cutoffs: Vec<(usize, Cutoff)>,
    ) -> Result<Vec<Check>, Failure> {
        let mut checks = Vec::new();
        for (_, cutoff) in cutoffs {
            let outcome = self.one(aside, cutoff).await;
            aside.clear(&self.pool).await?;
            checks.push(outcome?);
        }
        Ok(checks)
    }

    async fn one(&self, aside: Aside, cutoff: Cutoff) -> Result<Check, Failure> {
        let facts_deleted = aside.prepare(&self.pool, cutoff.cutoff).await?;
        let settings = &self.settings;
        Rebuild {
            environment: &self.session.environment,
            connection: &self.session.for_dbt()?,
            output: &self.session.workspace.dbt().join(aside.prefix()),
            variables: &json!({
                "source": settings.source,
                "source_kind": settings.source_kind,
                "currency": settings.currency,
                "value_basis": settings.value_basis,
                "horizon_days": settings.horizon_days,
                "raw_schema": format!("{}raw", aside.prefix()),
                "schema_prefix": aside.prefix(),
                "min_history_days": NO_MONTH_ENDS,
                "min_history_share": 1,
                // The copy holds nobody else.
                "snapshot_share": 1,
            }),
            test_cutoff: cutoff.cutoff,
        }
        .run()
        .await?;
        let comparison = aside.compare(&self.pool, &cutoff).await?;
        Ok(Check {
            cutoff,
            facts_deleted,
            comparison,
        })
    }
}
