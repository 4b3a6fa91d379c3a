//! `clv evaluate`: what the models are worth on customers they have not seen.

use clv_core::money::{Currency, count, percent};
use clv_store::snapshots::{self, Role, Window};
use clv_train::{Evaluation, Score, Settings, SnapshotColumns, Snapshots};

use super::train::blocking;
use crate::args::Train;
use crate::failure::Failure;
use crate::session::Session;

pub(super) async fn run(session: &Session, arguments: &Train) -> Result<(), Failure> {
    let line = session.console.step("Evaluate");
    line.doing("fitting every model");
    let LabelledData { snapshots, window } = labelled(session).await?;
    let settings = settings(arguments, &window);
    let evaluation = blocking(move || clv_train::evaluate(&snapshots, &settings)).await?;
    line.done(format!("{} models on the snapshot of {}", evaluation.scoreboard.len(), evaluation.test_cutoff));
    session.console.result(&evaluation, || report(&evaluation, &window.currency))
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
        return Err(Failure::data("no snapshot has a known future: the data do not reach far enough")
            .hint(format!("at least 90 days of orders and two horizons of {} days are needed", window.horizon_days)));
    };
    let columns = SnapshotColumns {
        customer_ids: read.customer_ids,
        cutoffs: read.cutoffs,
        roles: read.roles.into_iter().filter_map(trained_on).collect(),
        table: read.table,
        returns: labels.returns,
        future_value: labels.future_value,
    };
    Ok(LabelledData { snapshots: Snapshots::new(columns)?, window })
}

pub(super) fn settings(arguments: &Train, window: &Window) -> Settings {
    Settings::new(window.horizon_days, arguments.train_seed, window.currency.clone())
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

fn report(evaluation: &Evaluation, currency: &Currency) -> String {
    let mut lines = vec![
        format!(
            "\nHeld-out snapshot {}: {} customers, {} bought within {} days, for {}.",
            evaluation.test_cutoff,
            count(narrow(evaluation.test_customers)),
            count(narrow(evaluation.test_buyers)),
            evaluation.horizon_days,
            currency.short(evaluation.test_actual_total),
        ),
        format!(
            "Trained on snapshots of {} to {}: {} rows, {} buyers.\n",
            evaluation.train_cutoffs.0,
            evaluation.train_cutoffs.1,
            count(narrow(evaluation.train_rows)),
            count(narrow(evaluation.train_buyers)),
        ),
        format!("  {:26} {:>6} {:>15} {:>6} {:>7} {:>8} {:>9} {:>8}", "model", "Gini", "95% interval", "AUC", "PR-AUC", "Brier", "top tenth", "bias"),
    ];
    lines.extend(evaluation.scoreboard.iter().map(score_line));
    lines.push(format!("\n{}", evaluation.verdict));
    lines.extend(evaluation.notes.iter().cloned());
    lines.join("\n")
}

fn score_line(score: &Score) -> String {
    let number = |value: Option<f64>, digits: usize| value.map_or_else(|| "–".to_owned(), |value| format!("{value:.digits$}"));
    let interval = match (score.gini_lo, score.gini_hi) {
        (Some(lo), Some(hi)) => format!("{lo:.2} to {hi:.2}"),
        _ => "–".to_owned(),
    };
    let mark = if score.is_served { "▸" } else { " " };
    format!(
        "{mark} {:26} {:>6} {:>15} {:>6} {:>7} {:>8} {:>9} {:>8}",
        score.label,
        number(score.gini, 3),
        interval,
        number(score.auc, 3),
        number(score.pr_auc, 4),
        number(score.brier, 5),
        score.top_decile_share.map_or_else(|| "–".to_owned(), percent),
        number(score.bias_ratio, 2),
    )
}
