//! `clv evaluate`: what the models are worth on customers they have not seen.

use clv_core::artefact;
use clv_store::snapshots::{self, Home, Role, Window};
use clv_store::{raw, steps};
use clv_train::{Settings, SnapshotColumns, Snapshots};

use super::report::Report;
use super::train::blocking;
use super::truth::Truth;
use crate::args::{Evaluate, Train, Transform, ValueBasis};
use crate::dbt::{Aside, Build};
use crate::failure::Failure;
use crate::session::Session;
use crate::steps::TRANSFORM;

pub(super) async fn run(session: &Session, arguments: &Evaluate) -> Result<(), Failure> {
    let home = match (arguments.cutoff, arguments.horizon_days) {
        (None, None) => Home::Project,
        _ => build_aside(session, arguments).await?,
    };
    let line = session.console.step("Evaluate");
    line.doing("fitting every model");
    let LabelledData {
        snapshots,
        window,
        window_days,
    } = labelled(session, home).await?;
    let settings = settings(&arguments.train, &window, window_days);
    let truth = arguments
        .truth
        .as_deref()
        .map(|file| Truth::read(file, &snapshots))
        .transpose()?;
    let (evaluation, oracles) = blocking(move || {
        let oracles = truth.map_or_else(|| Ok(Vec::new()), |truth| truth.scores(&snapshots))?;
        Ok((clv_train::evaluate(&snapshots, &settings)?, oracles))
    })
    .await?;
    line.done(format!(
        "{} models on the snapshot of {}",
        evaluation.scoreboard.len(),
        evaluation.test_cutoff
    ));
    let report = Report::new(&evaluation, oracles);
    session
        .console
        .result(&report, || report.in_words(&window.currency))
}

/// Builds the snapshots of another cutoff or horizon in a schema of their own, by the project's definitions. What the
/// pipeline made stays as it is; what it has not made yet (an order log that was only loaded) is made first.
async fn build_aside(session: &Session, arguments: &Evaluate) -> Result<Home, Failure> {
    let line = session.console.step("Snapshots");
    let home = Home::Aside;
    let source = raw::source(&session.pool).await?.unwrap_or_default();
    let transformed = steps::last(&session.pool, TRANSFORM).await?.is_some();
    let project = if transformed {
        Some(snapshots::window(&session.pool, Home::Project).await?)
    } else {
        None
    };
    let defaults = Transform::default();
    let settings = Transform {
        horizon_days: arguments
            .horizon_days
            .or(project.as_ref().map(|window| window.horizon_days))
            .unwrap_or(defaults.horizon_days),
        value_basis: match project.as_ref().map(|window| window.value_basis) {
            Some(artefact::ValueBasis::ItemsAndFreight) => ValueBasis::ItemsAndFreight,
            _ => defaults.value_basis,
        },
    };
    let built = Build {
        source: &source,
        aside: Some(Aside {
            test_cutoff: arguments.cutoff,
            schema: home.schema(),
        }),
        environment: &session.environment,
        connection: &session.for_dbt()?,
        output: &session.workspace.dbt(),
        select: if transformed {
            &["tag:snapshots"]
        } else {
            &["staging", "intermediate"]
        },
        settings: &settings,
    }
    .run(&line)
    .await?;
    line.done(format!("{} models built aside", built.models));
    Ok(home)
}

/// The snapshots whose future is known, and the window they were cut from.
pub(super) struct LabelledData {
    pub(super) snapshots: Snapshots,
    pub(super) window: Window,
    /// Days that the labels of training snapshots cover.
    pub(super) window_days: u32,
}

/// Cutoffs whose shorter windows must have closed for such a window to be learnt from, when none of the horizon's has.
const LEAST_CUTOFFS: i64 = 2;

pub(super) async fn labelled(session: &Session, home: Home) -> Result<LabelledData, Failure> {
    let window = snapshots::window(&session.pool, home).await?;
    let too_short = || {
        Failure::data("no snapshot has a known future: the data do not reach far enough").hint(
            format!(
                "the held-out snapshot needs {} days of orders after its cutoff, and the models at least 90 days before it \
                 and a closed label window",
                window.horizon_days
            ),
        )
    };
    if !window
        .cutoffs
        .iter()
        .any(|cutoff| cutoff.role == Role::Test)
    {
        return Err(too_short());
    }
    let closed = snapshots::closed_windows(&session.pool, home).await?;
    let window_days = closed
        .iter()
        .find(|(days, cutoffs)| *days == window.horizon_days || *cutoffs >= LEAST_CUTOFFS)
        .or_else(|| closed.first())
        .map(|(days, _)| *days)
        .ok_or_else(too_short)?;
    let read = if window_days == window.horizon_days {
        snapshots::read(&session.pool, home, &[Role::Train, Role::Gap, Role::Test]).await?
    } else {
        snapshots::read_window(&session.pool, home, window_days).await?
    };
    let labels = read.labels.ok_or_else(too_short)?;
    let columns = SnapshotColumns {
        customer_ids: read.customer_ids,
        cutoffs: read.cutoffs,
        roles: read.roles.into_iter().filter_map(trained_on).collect(),
        table: read.table,
        returns: labels.returns,
        future_value: labels.future_value,
    };
    Ok(LabelledData {
        snapshots: Snapshots::new(columns)?,
        window,
        window_days,
    })
}

pub(super) fn settings(arguments: &Train, window: &Window, window_days: u32) -> Settings {
    Settings {
        window_days,
        ..Settings::new(
            window.horizon_days,
            arguments.train_seed,
            window.currency.clone(),
        )
    }
}

fn trained_on(role: Role) -> Option<clv_train::Role> {
    match role {
        Role::Train => Some(clv_train::Role::Train),
        Role::Gap => Some(clv_train::Role::Gap),
        Role::Test => Some(clv_train::Role::Test),
        Role::Score => None,
    }
}

/// Counts fit the database's columns; one that does not is shown as the largest that does.
pub(super) fn narrow<T: TryFrom<usize> + Limit>(number: usize) -> T {
    T::try_from(number).unwrap_or(T::MOST)
}

/// The largest value of a whole number.
pub(super) trait Limit {
    const MOST: Self;
}

impl Limit for i32 {
    const MOST: Self = Self::MAX;
}

impl Limit for i64 {
    const MOST: Self = Self::MAX;
}

impl Limit for u32 {
    const MOST: Self = Self::MAX;
}
