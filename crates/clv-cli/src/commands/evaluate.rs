//! `clv evaluate`: what the models are worth on customers they have not seen.

use clv_store::snapshots::{self, Role, Window};
use clv_train::{Settings, SnapshotColumns, Snapshots};

use super::report::Report;
use super::train::blocking;
use super::truth::Truth;
use crate::args::{Evaluate, Train};
use crate::failure::Failure;
use crate::session::Session;

pub(super) async fn run(session: &Session, arguments: &Evaluate) -> Result<(), Failure> {
    let line = session.console.step("Evaluate");
    line.doing("fitting every model");
    let LabelledData { snapshots, window } = labelled(session).await?;
    let settings = settings(&arguments.train, &window);
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

/// The snapshots whose future is known, and the window they were cut from.
pub(super) struct LabelledData {
    pub(super) snapshots: Snapshots,
    pub(super) window: Window,
}

pub(super) async fn labelled(session: &Session) -> Result<LabelledData, Failure> {
    let window = snapshots::window(&session.pool).await?;
    let read = snapshots::read(&session.pool, &[Role::Train, Role::Gap, Role::Test]).await?;
    let Some(labels) = read.labels else {
        return Err(Failure::data(
            "no snapshot has a known future: the data do not reach far enough",
        )
        .hint(format!(
            "at least 90 days of orders and two horizons of {} days are needed",
            window.horizon_days
        )));
    };
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
    })
}

pub(super) fn settings(arguments: &Train, window: &Window) -> Settings {
    Settings::new(
        window.horizon_days,
        arguments.train_seed,
        window.currency.clone(),
    )
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
