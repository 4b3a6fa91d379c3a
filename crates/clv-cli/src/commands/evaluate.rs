//! `clv evaluate`: what the models are worth on customers they have not seen.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use chrono::NaiveDate;
use clv_core::features::{Feature, TableError};
use clv_store::runs::Pause;
use clv_store::snapshots::{self, Home, Role, Window};
use clv_store::{StoreError, raw, steps as ledger};
use clv_train::{Beside, Settings, SnapshotColumns, Snapshots, WaitColumns, Waits};

use super::reach;
use super::report::Report;
use super::train::blocking;
use super::transform;
use super::truth::{Truth, Truths};
use crate::args::{Evaluate, Train, Transform};
use crate::dbt::{Aside, Build};
use crate::failure::Failure;
use crate::session::Session;
use crate::steps::{self, PREDICT, TRANSFORM};

pub(super) async fn run(session: &Session, arguments: &Evaluate) -> Result<(), Failure> {
    let truths = arguments.truth.as_deref().map(Truths::read).transpose()?;
    let known = truths.as_ref().and_then(Truths::first_cutoff);
    let cutoff = arguments.cutoff.or(known);
    // Another command would build anew what is read here, or the tables aside.
    let pause = pause(session).await?;
    let built = Built::of(session).await?;
    let home = match (cutoff, arguments.horizon_days) {
        (None, None) if built.is_current => Home::Project,
        asked => build_aside(session, &built, asked).await?,
    };
    let line = session.console.step("Evaluate");
    line.doing("fitting every model");
    let LabelledData {
        snapshots,
        same_window,
        waits,
        window,
        window_days,
    } = labelled(session, home).await?;
    pause.end().await?;
    let settings = Settings {
        differences: arguments.differences,
        ..settings(&arguments.train, &window, window_days)
    };
    let held_out = snapshots.test_cutoff()?;
    let truth = truths.map(|truths| truths.at(held_out)).transpose()?;
    let (evaluation, oracles) = blocking(move || {
        let expected = truth.as_ref().map(Truth::expected);
        let oracles = truth.map_or_else(|| Ok(Vec::new()), |truth| truth.scores(&snapshots))?;
        let beside = Beside {
            same_window: same_window.as_ref(),
            waits: Some(&waits),
            expected: expected.as_ref(),
        };
        let evaluation = clv_train::evaluate_with(&snapshots, beside, &settings)?;
        Ok((evaluation, oracles))
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

/// Keeps other commands from changing the database, when the one that does so now has ended.
async fn pause(session: &Session) -> Result<Pause, Failure> {
    let mut waiting = None;
    loop {
        match Pause::begin(&session.pool).await {
            Err(StoreError::Busy { .. }) => {
                waiting.get_or_insert_with(|| {
                    let line = session.console.step("Wait");
                    line.doing("another command is at work on this database");
                    line
                });
                tokio::time::sleep(Duration::from_millis(500)).await;
            }
            begun => {
                if let Some(line) = waiting.take() {
                    line.done("another command was at work on this database");
                }
                return Ok(begun?);
            }
        }
    }
}

/// What the pipeline made of the files.
struct Built {
    /// The settings it was made with, or those that it would be made with.
    settings: Transform,
    /// Whether it was made of what is loaded now.
    is_current: bool,
}

impl Built {
    async fn of(session: &Session) -> Result<Self, Failure> {
        let window = match snapshots::window(&session.pool, Home::Project).await {
            Err(StoreError::NotBuilt { .. }) => None,
            window => Some(window?),
        };
        let settings = window.as_ref().map(transform::settings).unwrap_or_default();
        let fingerprint = transform::fingerprint(session, &settings).await?;
        let is_current = steps::is_current(session, TRANSFORM, fingerprint).await?;
        Ok(Self {
            settings,
            is_current,
        })
    }
}

/// Builds the snapshots of another cutoff or horizon in a schema of their own, by the project's definitions. Snapshots that
/// the pipeline made stay as they are; what it has not made of the files that are loaded now is made first.
async fn build_aside(
    session: &Session,
    built: &Built,
    (cutoff, horizon_days): (Option<NaiveDate>, Option<u32>),
) -> Result<Home, Failure> {
    let line = session.console.step("Snapshots");
    let home = Home::Aside;
    let shop = raw::shop(&session.pool).await?;
    let settings = Transform {
        horizon_days: horizon_days.unwrap_or(built.settings.horizon_days),
        ..built.settings
    };
    if !built.is_current {
        // The tables below the snapshots are made anew where they are: what was made of those before stands on nothing.
        for step in [TRANSFORM, PREDICT] {
            ledger::forget(&session.pool, step).await?;
        }
    }
    let done = Build {
        shop: shop.as_ref(),
        aside: Some(Aside {
            test_cutoff: cutoff,
            schema: home.schema(),
        }),
        environment: &session.environment,
        connection: &session.for_dbt()?,
        // dbt parses everything again where the variables are not those of the call before.
        output: &session.workspace.dbt().join(home.schema()),
        select: if built.is_current {
            &["tag:snapshots"]
        } else {
            &["staging", "intermediate"]
        },
        settings: &settings,
    }
    .run(&line)
    .await?;
    line.done(format!("{} models built aside", done.models));
    Ok(home)
}

/// What was known at the held-out cutoff and what followed, and the window they were cut from.
pub(super) struct LabelledData {
    /// Each with the longest label that was over at the held-out cutoff.
    pub(super) snapshots: Snapshots,
    /// Those labelled over `window_days`, where they are not among the others.
    pub(super) same_window: Option<Snapshots>,
    /// Waits for second purchases, as they were known at the held-out cutoff.
    pub(super) waits: Waits,
    pub(super) window: Window,
    /// Days that the labels cover of which models learn that know one length only.
    pub(super) window_days: u32,
}

/// Cutoffs that must have a closed window of some length for such windows to be learnt from, when none of the horizon's has
/// closed.
const LEAST_CUTOFFS: usize = 3;

pub(super) async fn labelled(session: &Session, home: Home) -> Result<LabelledData, Failure> {
    let window = snapshots::window(&session.pool, home).await?;
    let too_short = || reach::too_short(&window);
    let test = reach::held_out(&window)?;
    let held_out = snapshots::read(&session.pool, home, &[Role::Test]).await?;
    let features = &held_out.table.features().to_vec();
    let read = async |days: Option<u32>| {
        snapshots::read_learnt(&session.pool, home, (test, days), features).await
    };
    let learnt = columns(read(None).await?, clv_train::Role::Train).ok_or_else(too_short)?;
    let window_days = window_to_learn_from(&learnt, window.horizon_days).ok_or_else(too_short)?;
    let same_window = if window_days == window.horizon_days {
        None
    } else {
        let rows = columns(read(Some(window_days)).await?, clv_train::Role::Train);
        Some(Snapshots::new(rows.ok_or_else(too_short)?)?)
    };
    let waits = waits(session, home, (test, features)).await?;
    let held_out = columns(held_out, clv_train::Role::Test).ok_or_else(too_short)?;
    let columns = together([learnt, held_out]).map_err(Failure::data)?;
    Ok(LabelledData {
        snapshots: Snapshots::new(columns)?,
        same_window,
        waits,
        window,
        window_days,
    })
}

/// Snapshots that are closed today, for the refit: with their longest labels, or with those of some length.
pub(super) async fn closed(
    session: &Session,
    (window, label_days): (&Window, Option<u32>),
    features: &[Feature],
) -> Result<Snapshots, Failure> {
    let by = (window.as_of, label_days);
    let learnt = snapshots::read_learnt(&session.pool, Home::Project, by, features).await?;
    let columns = columns(learnt, clv_train::Role::Train)
        .ok_or_else(|| Failure::data("no snapshot's label window is over"))?;
    Ok(Snapshots::new(columns)?)
}

/// Waits for second purchases, as they were known on a day.
pub(super) async fn waits(
    session: &Session,
    home: Home,
    (by, features): (NaiveDate, &[Feature]),
) -> Result<Waits, Failure> {
    let read = snapshots::read_waits(&session.pool, home, by, features).await?;
    let days = |days: Vec<Option<i32>>| {
        let days = days.into_iter();
        days.map(|days| days.and_then(|days| u32::try_from(days).ok()))
            .collect()
    };
    Ok(Waits::new(WaitColumns {
        customer_ids: read.customer_ids,
        cutoffs: read.cutoffs,
        table: read.table,
        open_days: days(read.open_days),
        returned_after_days: days(read.returned_after_days),
        returned_value: read.returned_value,
    })?)
}

/// The horizon, if a label covers it; otherwise the longest window that was over for several cutoffs, or for any. A cutoff
/// whose longest label covers some days has shorter ones too.
fn window_to_learn_from(columns: &SnapshotColumns, horizon_days: u32) -> Option<u32> {
    let rows = columns.cutoffs.iter().zip(&columns.label_days);
    let longest: BTreeMap<NaiveDate, u32> = rows.map(|(cutoff, days)| (*cutoff, *days)).collect();
    let lengths: BTreeSet<u32> = longest.values().copied().collect();
    let cutoffs = |days: u32| longest.values().filter(|longest| **longest >= days).count();
    let mut descending = lengths.iter().rev().copied();
    descending
        .clone()
        .find(|days| *days == horizon_days || cutoffs(*days) >= LEAST_CUTOFFS)
        .or_else(|| descending.next())
}

/// `None` when a row's future is not known.
pub(super) fn columns(
    read: snapshots::Snapshots,
    role: clv_train::Role,
) -> Option<SnapshotColumns> {
    let labels = read.labels?;
    Some(SnapshotColumns {
        roles: vec![role; read.customer_ids.len()],
        customer_ids: read.customer_ids,
        cutoffs: read.cutoffs,
        table: read.table,
        returns: labels.returns,
        future_value: labels.future_value,
        future_purchase_days: unsigned(labels.future_purchase_days),
        label_days: unsigned(labels.label_days),
    })
}

fn unsigned(numbers: Vec<i32>) -> Vec<u32> {
    numbers
        .into_iter()
        .map(|number| u32::try_from(number).unwrap_or(0))
        .collect()
}

/// One set of rows after the other; both have the same schema.
fn together([mut one, two]: [SnapshotColumns; 2]) -> Result<SnapshotColumns, TableError> {
    one.table = one.table.followed_by(two.table)?;
    one.customer_ids.extend(two.customer_ids);
    one.cutoffs.extend(two.cutoffs);
    one.roles.extend(two.roles);
    one.returns.extend(two.returns);
    one.future_value.extend(two.future_value);
    one.future_purchase_days.extend(two.future_purchase_days);
    one.label_days.extend(two.label_days);
    Ok(one)
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
