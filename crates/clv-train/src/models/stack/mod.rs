//! The stack on BTYD: a hurdle that starts from what a BTYD model expects, to which every stage adds what predicts held-back
//! customers better, and nothing else.
//!
//! In turn: what the first order tells of customers who bought once ([`newcomers`]), what a purchase is worth ([`spend`]), a
//! regression on histories, trees on what that leaves, and trees on what buyers spent beside that. Rows may have labels of
//! different lengths, because each starts from what BTYD expects of its own; the regression and the trees compare customers of
//! one snapshot ([`alignment`]).

mod alignment;
mod categories;
mod newcomers;
mod own_value;
mod prices;
mod sales;
mod spend;

use clv_core::model::{
    Base, Body, FirstOrder, Hurdle, ITEMS_PER_ORDER, Kind, MEAN_DAY_VALUE, Model, Purchases, Step,
};

use super::Material;
use super::boosted::Encoded;
use super::cells::numbers;
use super::stage::Chosen;
use crate::boost::deal_folds;
use crate::counts::{CLEARLY, mean as mean_of};
use crate::error::TrainError;
use crate::settings::Settings;
use crate::snapshots::Snapshots;
pub use newcomers::Told;
use newcomers::{Newcomers, Waited};
use own_value::Means;
pub use own_value::OwnValue;
pub use prices::Prices;
use sales::Sales;

/// Fits the stack, and says what it is made of.
pub(super) fn fit(
    material: Material<'_>,
    purchases: &Purchases,
    chosen: &mut Chosen,
    settings: &Settings,
) -> Result<(Model, Vec<String>), TrainError> {
    let rows = material.closed;
    let means = shop_means(&material)?;
    let dealt = Folds::deal(&material, settings);
    let prices = categories::prices(material.present, means.item.unwrap_or(means.day));
    let sales = Sales::of(&material, &dealt, (means.day, &prices))?;
    let folds = settings.folds.max(2);
    let own_value = *chosen
        .own_value
        .get_or_insert_with(|| own_value::choose(&sales.sales, means, folds));
    let shrinkage = own_value.shrinkage(means, &prices);
    let mut encoded = Encoded::stacked(rows, (purchases, &shrinkage))?;
    let starts = encoded.starts.iter().flatten();
    let mut reference = Step {
        returns: mean_of(starts.clone().map(|step| step.returns)).unwrap_or(0.0),
        spend: mean_of(starts.map(|step| step.spend)).unwrap_or(0.0),
    };
    let base = (purchases, &shrinkage);
    let waited = material
        .waits
        .map(|waits| Waited::of(waits, &encoded.pipeline, base));
    let waited = waited.transpose()?;
    let mut newcomers = None;
    if let Some(waited) = &waited {
        let found = newcomers::learn(
            (waited, &dealt.of_waits),
            &encoded.pipeline,
            (chosen.newcomers, goes_on(chosen)),
            settings,
        )?;
        chosen.newcomers = Some(found.as_ref().map_or(Told::Nothing, |found| found.told));
        if let Some(found) = &found {
            start_from(&mut encoded, found, &dealt.of_rows)?;
        }
        newcomers = found.map(|found| found.first_order);
    }
    let line = own_value::fit(&sales.sales, means, &own_value);
    let worth = spend::spend(
        &encoded,
        (&sales, waited.as_ref().map(|waited| &waited.matrix)),
        (line, means.day, &prices),
        chosen,
        folds,
    )?;
    let starts = encoded.starts.iter().flatten().enumerate();
    let margins: Vec<f64> = starts
        .map(|(row, start)| start.spend + worth.margin(encoded.matrix.row(row).unwrap_or_default()))
        .collect();
    // What is learned from here on compares customers of one snapshot.
    alignment::align_to(&mut encoded, material.present, base, settings.horizon_days)?;
    let mut stage = encoded.returns("stack_returns", settings);
    stage.dealt = Some(dealt.of_rows);
    stage.errors = CLEARLY;
    let returns = stage.in_turn(chosen, settings)?;
    let spend = spend::with_trees(worth, (&encoded, &margins), chosen, settings)?;
    let intercept = newcomers.as_ref().map_or(0.0, FirstOrder::intercept);
    let once = newcomers::share(numbers(rows.table(), "frequency")?);
    reference.returns += once * intercept;
    let base = Base {
        purchases: purchases.clone(),
        shrinkage,
        newcomers,
        reference,
    };
    let hurdle = Hurdle::stacked(encoded.pipeline.clone(), returns, spend, base);
    let hurdle = hurdle.map_err(TrainError::core("stack"))?;
    let model = Model::new(Kind::Stack, Body::Hurdle(hurdle)).map_err(TrainError::core("stack"))?;
    Ok((model, vec![in_words(chosen)]))
}

/// Whether a stage after the newcomers' may follow, which has to start from margins of customers that a fit has not seen.
fn goes_on(chosen: &Chosen) -> bool {
    let ridge = chosen.ridges.get("stack_returns");
    let trees = chosen.trees.get("stack_returns");
    ridge.is_none_or(|ridge| ridge.penalty.is_some()) || trees.is_none_or(|trees| trees.rounds > 0)
}

/// Which stages earned their place.
fn in_words(chosen: &Chosen) -> String {
    let ridge = chosen.ridges.get("stack_returns");
    let trees = chosen.trees.get("stack_returns");
    let mut parts = Vec::new();
    let told = "what the first order tells of those who bought once";
    match chosen.newcomers {
        Some(Told::Bounded) => {
            parts.push(format!("{told}, by a factor of three of the odds at most"))
        }
        Some(Told::Unbounded) => parts.push(told.to_owned()),
        Some(Told::Nothing) | None => {}
    }
    if ridge.is_some_and(|ridge| ridge.penalty.is_some()) {
        parts.push("a regression on histories".to_owned());
    }
    if let Some(trees) = trees.filter(|trees| trees.rounds > 0) {
        parts.push(format!("{} trees for returns", trees.rounds));
    }
    if let Some(own) = chosen.own_value
        && let Some(prior) = own.prior
    {
        let of_an_item = if own.per_item { " of an item" } else { "" };
        let beside = if own.by_category {
            " beside what the first order's category costs"
        } else {
            ""
        };
        parts.push(format!(
            "the customer's own mean value{of_an_item}{beside}, pulled to the shop's as by {prior} purchase days"
        ));
    }
    if chosen.prices.is_some_and(|prices| prices.penalty.is_some()) {
        parts.push("items, or what the first order's category costs".to_owned());
    }
    let trees = chosen.trees.get(spend::TREES);
    if let Some(trees) = trees.filter(|trees| trees.rounds > 0) {
        parts.push(format!("{} trees for spend", trees.rounds));
    }
    if parts.is_empty() {
        return "Stack on BTYD: nothing predicted held-back customers better than BTYD and one value of a purchase."
            .to_owned();
    }
    format!(
        "Stack on BTYD: these predicted held-back customers better than without: {}.",
        parts.join("; ")
    )
}

/// The fold of each row and of each part of a wait: a customer's are the same.
pub(super) struct Folds {
    pub(super) of_rows: Vec<usize>,
    pub(super) of_waits: Vec<usize>,
}

impl Folds {
    fn deal(material: &Material<'_>, settings: &Settings) -> Self {
        let rows = material.closed;
        let waits = material.waits;
        let customers = [
            rows.customer_ids(),
            waits.map_or(&[], Snapshots::customer_ids),
        ]
        .concat();
        let buys = [rows.returns(), waits.map_or(&[], Snapshots::returns)].concat();
        let mut of_rows = deal_folds(&customers, &buys, settings.folds.max(2), settings.seed);
        let of_waits = of_rows.split_off(rows.rows().min(of_rows.len()));
        Self { of_rows, of_waits }
    }
}

/// Customers who bought once start from what the waits of others tell of them.
fn start_from(
    encoded: &mut Encoded<'_>,
    newcomers: &Newcomers,
    folds: &[usize],
) -> Result<(), TrainError> {
    let frequency = numbers(encoded.rows.table(), "frequency")?;
    let rows = frequency.iter().zip(folds).enumerate();
    let margins: Vec<f64> = rows
        .map(|(row, (&days, &fold))| {
            let told = newcomers.unseen.get(fold).filter(|_| days < 0.5);
            let inputs = encoded.matrix.row(row).unwrap_or_default();
            told.map_or(0.0, |told| told.margin(inputs))
        })
        .collect();
    for (start, margin) in encoded.starts.iter_mut().flatten().zip(margins) {
        start.returns += margin;
    }
    Ok(())
}

fn shop_means(material: &Material<'_>) -> Result<Means, TrainError> {
    let days = numbers(material.present, "frequency")?.iter();
    let days: Vec<f64> = days.map(|repeats| repeats + 1.0).collect();
    let values = numbers(material.present, MEAN_DAY_VALUE)?;
    let item = numbers(material.present, ITEMS_PER_ORDER)
        .ok()
        .map(|items| {
            let each = values.iter().zip(items);
            let each: Vec<f64> = each.map(|(value, items)| value / items.max(1.0)).collect();
            own_value::shop_mean(&days, &each)
        });
    Ok(Means {
        day: own_value::shop_mean(&days, values),
        item,
    })
}
