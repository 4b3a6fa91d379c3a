//! Every model on the same held-out snapshot, fitted to nothing but what was known by its cutoff.

mod bootstrap;
mod calibration;
mod challenge;
mod differences;
mod given;
mod importance;
mod scoreboard;
mod verdict;

use chrono::NaiveDate;
use clv_core::features::Table;
use clv_core::model::{Kind, Model};
use serde::{Deserialize, Serialize};

pub use calibration::CalibrationBin;
pub use challenge::{Challenge, challenge};
pub use differences::{Difference, Differences};
pub use given::score_given;
pub use importance::{Importance, Stage};
pub use scoreboard::Score;

use crate::error::TrainError;
use crate::models::{Beside, Chosen, Material, Workshop, predict};
use crate::return_tree::ReturnRule;
use crate::settings::Settings;
use crate::snapshots::Snapshots;
use bootstrap::{Comparison, Resampled, paired, smallest_visible};
use scoreboard::{Entry, scoreboard};
use verdict::{Evidence, Outcome, Rival, verdict};

/// What a model says about each row of a table.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Forecast {
    /// P(returns within the horizon).
    pub(crate) p_returns: Vec<f64>,
    /// Expected value within the horizon, in currency units.
    pub(crate) value: Vec<f64>,
}

/// What the held-out snapshot says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evaluation {
    /// The held-out cutoff.
    pub test_cutoff: NaiveDate,
    /// Days the held-out labels cover.
    pub horizon_days: u32,
    /// Days the training labels cover: the horizon, or less where the history is too short for it.
    pub window_days: u32,
    /// First and last training cutoff.
    pub train_cutoffs: (NaiveDate, NaiveDate),
    /// Training rows: a customer has one for every cutoff.
    pub train_rows: usize,
    /// Distinct customers among them.
    pub train_customers: usize,
    /// Distinct customers who return in at least one training row: what the models really learn from.
    pub train_buyers: usize,
    /// Training rows that end in a return.
    pub train_buyer_rows: usize,
    /// Customers of the held-out snapshot.
    pub test_customers: usize,
    /// Those who returned.
    pub test_buyers: usize,
    /// What they spent, currency units.
    pub test_actual_total: f64,
    /// Every model, best first.
    pub scoreboard: Vec<Score>,
    /// The served model by decile of its expectation.
    pub calibration: Vec<CalibrationBin>,
    /// Both stages, every feature.
    pub importance: Vec<Importance>,
    /// The readable tree's leaves.
    pub return_rules: Vec<ReturnRule>,
    /// Who is beaten and who is not, in plain words.
    pub verdict: String,
    /// What a reader should know about the fit: fallbacks, level, weights.
    pub notes: Vec<String>,
    /// The simplest model that is not beaten.
    pub served: Kind,
    /// Lead in Gini that these data can just tell from none.
    pub smallest_visible_gini: f64,
    /// The served model's metrics less those of the BTYD model with the highest Gini, where they were asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub differences: Option<Differences>,
    /// What cross-validation chose on the training rows.
    pub chosen: Chosen,
    /// How the served model's level was moved to that of the latest training snapshot.
    pub level: clv_core::model::Calibration,
    /// The served model as it was judged: fitted to what was known by the test cutoff. Not part of a report.
    #[serde(skip)]
    pub judged: Option<Model>,
}

/// Rows above which models learn from fewer cutoffs: what more of them would add is less than what it would cost.
pub(crate) const MOST_ROWS: usize = 400_000;

/// Fits every model on the training rows and scores it on the held-out ones.
///
/// # Errors
/// A training label that ends after the test cutoff, too little data, or a failing fit.
pub fn evaluate(snapshots: &Snapshots, settings: &Settings) -> Result<Evaluation, TrainError> {
    evaluate_with(snapshots, Beside::default(), settings)
}

/// As [`evaluate`], where the snapshots each have the longest label that was over, and models may learn from more.
///
/// # Errors
/// As [`evaluate`].
pub fn evaluate_with(
    snapshots: &Snapshots,
    beside: Beside<'_>,
    settings: &Settings,
) -> Result<Evaluation, TrainError> {
    let (all, test) = snapshots.split()?;
    let train = all.clone().spread(MOST_ROWS, settings.seed);
    let window = match beside.same_window {
        Some(rows) => rows.clone().spread(MOST_ROWS, settings.seed),
        None => train.with_label_days(settings.window_days),
    };
    let test_cutoff = snapshots.test_cutoff()?;
    let waits = beside.waits.map(|waits| waits.known_by(test_cutoff));
    let waits = waits.transpose()?;
    let material = Material {
        closed: &train,
        window: &window,
        waits: waits.as_ref(),
        origins: &all,
        present: test.table(),
    };
    let mut workshop = Workshop::new(material, settings, None)?;
    let models = workshop.all()?;
    let entries = enter(&models, test.table())?;
    let ginis = entries.iter().map(|entry| entry.gini(&test));
    let ginis = ginis.collect::<Result<Vec<Option<f64>>, TrainError>>()?;
    let forecasts: Vec<&Forecast> = entries.iter().map(|e| &e.forecast).collect();
    let seeds = (settings.resamples, settings.seed);
    let outcomes = (test.future_value(), test.returns());
    let resampled = paired(outcomes, &forecasts, seeds)?;
    let served = simplest_unbeaten(&resampled, &ginis);
    let best = beside.expected.map(|of| {
        let each = test.customer_ids().iter();
        each.map(|customer| {
            let found = of.get(customer).copied();
            found.ok_or_else(|| TrainError::NoForecast(customer.clone()))
        })
        .collect::<Result<Vec<f64>, TrainError>>()
    });
    let best = best.transpose()?;
    let board = scoreboard(&entries, (&resampled, served), &test, best.as_deref())?;
    let differences = if settings.differences {
        against_btyd((&entries, &ginis), served, &test, settings.seed)?
    } else {
        None
    };
    let comparisons: Vec<Comparison> = (1..entries.len())
        .filter(|place| *place != served)
        .map(|place| resampled.compare(served, place))
        .collect();
    let smallest_visible_gini = smallest_visible(&comparisons);
    let calibration = match entries.get(served) {
        Some(entry) => calibration::deciles(&entry.forecast, &test)?,
        None => Vec::new(),
    };
    // The first entry is zero, which is no model.
    let model = served.checked_sub(1).and_then(|at| models.get(at));
    let model = model.ok_or_else(|| TrainError::TooLittleData("no model was fitted".to_owned()))?;
    let encoded = workshop
        .encoded()
        .pipeline
        .transform(test.table())
        .map_err(TrainError::core("preprocessing"))?;
    workshop.tree()?;
    let rules = workshop.return_rules((&test, &encoded))?;
    let (train_customers, train_buyers) = train.customers_and_buyers();
    let cutoffs = train.distinct_cutoffs();
    let first_and_last = cutoffs.first().copied().zip(cutoffs.last().copied());
    Ok(Evaluation {
        test_cutoff,
        horizon_days: settings.horizon_days,
        window_days: settings.window_days,
        train_cutoffs: first_and_last.unwrap_or((test_cutoff, test_cutoff)),
        train_rows: train.rows(),
        train_customers,
        train_buyers,
        train_buyer_rows: train.returns().iter().filter(|&&returns| returns).count(),
        test_customers: test.rows(),
        test_buyers: test.returns().iter().filter(|&&returns| returns).count(),
        test_actual_total: test.future_value().iter().sum(),
        verdict: judge(
            (&entries, &ginis),
            served,
            (&resampled, smallest_visible_gini),
            &test,
        ),
        scoreboard: board,
        calibration,
        importance: importance::importance(model, &test, settings)?,
        return_rules: rules,
        notes: notes(&workshop, model, train_buyers, settings),
        served: model.kind(),
        smallest_visible_gini,
        differences,
        level: *model.calibration(),
        judged: Some(model.clone()),
        chosen: workshop.chosen,
    })
}

/// Zero and all models, simplest first.
fn enter(models: &[Model], table: &Table) -> Result<Vec<Entry>, TrainError> {
    let mut entries = vec![Entry {
        model: "zero",
        label: "Zero",
        in_words: "zero",
        forecast: Forecast {
            p_returns: vec![0.0; table.rows()],
            value: vec![0.0; table.rows()],
        },
    }];
    for model in models {
        let predictions = predict(model, table)?;
        let (p_returns, value) = predictions
            .iter()
            .map(|p| (p.p_returns, p.expected_value))
            .unzip();
        let kind = model.kind();
        entries.push(Entry {
            model: kind.name(),
            label: kind.label(),
            in_words: kind.in_words(),
            forecast: Forecast { p_returns, value },
        });
    }
    Ok(entries)
}

/// The simplest model that no other beats; the one with the highest Gini where every one is beaten by some other. Zero, the first entry, forecasts nothing and is never served.
fn simplest_unbeaten(resampled: &Resampled, ginis: &[Option<f64>]) -> usize {
    let models = 1..ginis.len();
    let beaten = |place: usize| {
        let mut others = models.clone().filter(|other| *other != place);
        others.any(|other| Outcome::of(&resampled.compare(other, place)) != Outcome::Even)
    };
    let best = models.clone().max_by(|&a, &b| {
        let gini = |place: usize| ginis.get(place).copied().flatten();
        let gini = |place: usize| gini(place).unwrap_or(f64::NEG_INFINITY);
        gini(a).total_cmp(&gini(b)).then(b.cmp(&a))
    });
    let simplest = models.clone().find(|&place| !beaten(place));
    simplest.or(best).unwrap_or(1)
}

/// The served model against the BTYD model of the highest Gini; none where no other was fitted.
fn against_btyd(
    (entries, ginis): (&[Entry], &[Option<f64>]),
    served: usize,
    test: &Snapshots,
    seed: u64,
) -> Result<Option<Differences>, TrainError> {
    let btyd = [Kind::BgNbd, Kind::MbgNbd, Kind::ParetoNbd].map(Kind::name);
    let rivals = entries.iter().zip(ginis).enumerate();
    let rival = rivals
        .filter(|(place, (entry, _))| *place != served && btyd.contains(&entry.model))
        .filter_map(|(_, (entry, gini))| Some((entry, (*gini)?)))
        .max_by(|(_, a), (_, b)| a.total_cmp(b));
    let both = rival.zip(entries.get(served));
    both.map(|((rival, _), served)| {
        let against = (rival.model, &rival.forecast);
        differences::differences(&served.forecast, against, test, seed)
    })
    .transpose()
}

fn judge(
    (entries, ginis): (&[Entry], &[Option<f64>]),
    served: usize,
    (resampled, smallest_visible): (&Resampled, f64),
    test: &Snapshots,
) -> String {
    let gini = |place: usize| ginis.get(place).copied().flatten();
    let rivals: Vec<Rival<'_>> = entries
        .iter()
        .enumerate()
        .skip(1)
        .filter(|(place, _)| *place != served)
        .map(|(place, entry)| Rival {
            label: entry.in_words,
            lead: gini(served).zip(gini(place)).map(|(a, b)| a - b),
            comparison: resampled.compare(served, place),
        })
        .collect();
    let words = entries.get(served).map_or("", |entry| entry.in_words);
    let mut letters = words.chars();
    let name: String = letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    });
    let evidence = Evidence {
        served: &name,
        gini: gini(served),
        customers: test.rows(),
        buyers: test.returns().iter().filter(|&&returns| returns).count(),
        smallest_visible,
    };
    verdict(&rivals, evidence)
}

fn notes(
    workshop: &Workshop<'_>,
    served: &Model,
    buyers: usize,
    settings: &Settings,
) -> Vec<String> {
    let mut notes = vec![format!(
        "Models that learn from labels had {buyers} different buyers to learn from. Every row weighs customers / rows, so \
         that penalties count customers and not their repeated snapshots."
    )];
    if settings.window_days < settings.horizon_days {
        notes.push(format!(
            "No window of {} days had closed: labels cover {} days, and what BTYD expects over the one and the other \
             carries each customer's forecast on.",
            settings.horizon_days, settings.window_days
        ));
    }
    if buyers < crate::models::LEAST_BUYERS_FOR_SPEND {
        notes.push(format!(
            "Spend of those who return is their mean: fewer than {} buyers are too few to learn from.",
            crate::models::LEAST_BUYERS_FOR_SPEND
        ));
    }
    let level = served.calibration();
    // Nothing has no sign: adding zero takes it from −0.
    let shift = (level.shift * 1e3).round() / 1e3 + 0.0;
    notes.push(format!(
        "{}: P(returns) was moved by {} in log-odds and spend by a factor of {:.2} towards the latest training snapshot.",
        served.kind().label(),
        format!("{shift:+.3}").replace('-', "−"),
        level.spend_factor
    ));
    notes.extend(workshop.notes.iter().cloned());
    notes
}
