//! Two stages: does a customer buy again within the horizon, and how much do they then spend?
//!
//! P(returns) is the logistic of the first stage's margin, E[spend | returns] the exponential of the second's. A stack
//! starts both margins from what a BTYD model expects, the log-odds of its P(returns) and the logarithm of its purchases per
//! return, and reads the BTYD model's numbers as features beside the others. Its answer is therefore for the BTYD model's
//! horizon, whatever windows the labels covered that it learned the rest from. For customers who bought on one day only it may
//! add what was learned from the waits for a second purchase.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde::{Deserialize, Serialize};

use super::positions::{Beside, KnownAt};
use super::purchases::{Expected, INPUTS, Known, Purchases};
use super::scorer::Scorer;
use super::{FirstOrder, ModelError, Step, calibration, log_odds};
use crate::features::{Feature, Table};
use crate::forest::Contributions;
use crate::pipeline::{Output, Pipeline};

/// Two stages together with the preprocessing they were fitted with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub struct Hurdle {
    pipeline: Pipeline,
    returns: Scorer,
    spend: Scorer,
    base: Option<Box<Base>>,
}

/// Where one customer's margins start.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Start {
    /// Margins before the stages, the intercept for newcomers included.
    pub(super) margins: Step,
    /// Whether the customer bought on one day only.
    pub(super) is_newcomer: bool,
}

/// The BTYD model that a stack starts from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Base {
    /// The model, for the horizon.
    pub purchases: Purchases,
    /// How a customer's own mean value is pulled to the shop's.
    pub shrinkage: Shrinkage,
    /// Added to the log-odds to return of customers who bought on one day only: what their first order tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub newcomers: Option<FirstOrder>,
    /// Mean margins that the training rows start from: what explanations count from.
    pub reference: Step,
}

/// How much a customer's mean value of a purchase says: as if `purchases` more days of the shop's `mean` value were known. Where
/// `prices` are known by category it is compared with those.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shrinkage {
    /// Purchase days that the shop's mean counts for.
    pub purchases: f64,
    /// The shop's mean value of a purchase day or an item, in currency units.
    pub mean: f64,
    /// Whether the value of an item is compared, and not that of a purchase day.
    pub per_item: bool,
    /// By [`FIRST_CATEGORY`] what an item costs; none where categories are not told apart.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub prices: BTreeMap<String, Price>,
}

/// What an item of a category costs, and how alike such prices are.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Price {
    /// Mean of ln of the value of an item over the shop's mean.
    pub ln_ratio: f64,
    /// Variance of ln of the value of an item around that mean, over what it is on the average of all categories.
    pub variance: f64,
}

/// A mean value further from the shop's or its category's than by this factor says no more than one that is as far.
const FARTHEST: f64 = 10.0;

/// However alike the prices of a category are, its own mean counts for this share of the purchase days it does elsewhere.
const LEAST_PULL: f64 = 0.1;

impl Shrinkage {
    /// n/(n + k) of ln of the customer's mean value over the shop's, n the purchase days and k [`Shrinkage::purchases`], as the
    /// mean of a normal level is pulled. With the `price` of a category, n/(n + k) of that, and of what the customer's is
    /// beside it n/(n + kᵥ): of a variance that is 1 in all, the level has 1/(1 + k), and what is left of the category's is
    /// noise, kᵥ = (1 + k) v − 1 times the level. 0 where nothing is known, or nothing was paid and kept, which has no
    /// logarithm.
    #[must_use]
    pub fn ln_ratio(
        &self,
        purchase_days: f64,
        mean_day_value: f64,
        items_per_order: f64,
        price: Option<&Price>,
    ) -> f64 {
        let items = if self.per_item { items_per_order } else { 1.0 };
        // What is not known, and fewer than one, counts as one.
        let own = mean_day_value / items.max(1.0) / self.mean;
        if own.is_nan() || own <= 0.0 {
            return 0.0;
        }
        let held = |ln_ratio: f64| ln_ratio.clamp(-FARTHEST.ln(), FARTHEST.ln());
        let share = |pull: f64| purchase_days / (purchase_days + pull);
        let pull = self.purchases;
        let Some(price) = price else {
            return share(pull) * held(own.ln());
        };
        let category = held(price.ln_ratio);
        let pull_beside = ((1.0 + pull) * price.variance - 1.0).max(LEAST_PULL * pull);
        share(pull) * category + share(pull_beside) * held(own.ln() - category)
    }

    fn check(&self) -> Result<(), ModelError> {
        let positive = |value: f64| value > 0.0 && value.is_finite();
        let usable = |price: &Price| price.ln_ratio.is_finite() && positive(price.variance);
        if positive(self.purchases) && positive(self.mean) && self.prices.values().all(usable) {
            Ok(())
        } else {
            Err(ModelError::Damaged("a shrinkage is not usable"))
        }
    }
}

/// What a stack reads beside [`INPUTS`]: the mean value of all purchase days.
pub const MEAN_DAY_VALUE: &str = "mean_day_value";

/// What a stack reads beside that, where a shop knows it: days from the promised to the actual delivery.
pub const DELIVERY_DELAY: &str = "delivery_delay_days";

/// The same: mean number of items in an order.
pub const ITEMS_PER_ORDER: &str = "items_per_order";

/// And the category of the first order.
pub const FIRST_CATEGORY: &str = "first_category";

/// Numbers that a stack derives: the BTYD model's answers, the customer's rhythm, whether parcels came late, and whether
/// orders had several items.
pub const DERIVED: [&str; 8] = [
    "purchase_log_odds",
    "purchase_days_expected",
    "purchase_p_alive",
    "purchase_value_shrunk",
    "purchase_gap_days",
    "purchase_silence",
    "delivered_late",
    "several_items",
];

/// Features that two of [`DERIVED`] say nothing but a part of: explanations count the one to the other.
const PARENTS: [(&str, &str); 2] = [
    ("delivered_late", DELIVERY_DELAY),
    ("several_items", ITEMS_PER_ORDER),
];

/// Values of [`DERIVED`] for one customer; NaN for what a customer of one purchase day does not have.
pub(super) fn derived(
    known: &Known,
    expected: &Expected,
    shrinkage: &Shrinkage,
    beside: &Beside<'_>,
) -> [f64; 8] {
    let history = known.history();
    let gap = history.recency() / f64::from(history.frequency());
    [
        log_odds(expected.p_returns),
        expected.purchases.ln(),
        expected.p_alive,
        shrinkage.ln_ratio(
            f64::from(history.frequency()) + 1.0,
            beside.mean_day_value,
            beside.items_per_order,
            beside.category.and_then(|name| shrinkage.prices.get(name)),
        ),
        gap,
        (history.age() - history.recency()) / gap,
        above(beside.delivery_delay, 0.0),
        above(beside.items_per_order, 1.0),
    ]
}

/// 1 above a limit, 0 otherwise; missing stays missing.
fn above(value: f64, limit: f64) -> f64 {
    if value.is_nan() {
        f64::NAN
    } else if value > limit {
        1.0
    } else {
        0.0
    }
}

/// The schema of a stack's preprocessing: the customer's features and [`DERIVED`].
#[must_use]
pub fn extended(features: &[Feature]) -> Vec<Feature> {
    let derived = DERIVED.map(Feature::number);
    features.iter().cloned().chain(derived).collect()
}

impl Hurdle {
    /// Joins preprocessing and two stages.
    ///
    /// # Errors
    /// When a stage reads columns that the preprocessing does not make.
    pub fn new(
        pipeline: Pipeline,
        returns: impl Into<Scorer>,
        spend: impl Into<Scorer>,
    ) -> Result<Self, ModelError> {
        Self::checked(pipeline, returns.into(), spend.into(), None)
    }

    /// Two stages that start from a BTYD model; the pipeline's schema is [`extended`].
    ///
    /// # Errors
    /// As [`Hurdle::new`], and when the schema lacks what the BTYD model reads.
    pub fn stacked(
        pipeline: Pipeline,
        returns: impl Into<Scorer>,
        spend: impl Into<Scorer>,
        base: Base,
    ) -> Result<Self, ModelError> {
        Self::checked(pipeline, returns.into(), spend.into(), Some(base))
    }

    fn checked(
        pipeline: Pipeline,
        returns: Scorer,
        spend: Scorer,
        base: Option<Base>,
    ) -> Result<Self, ModelError> {
        let outputs = pipeline.outputs().len();
        returns.check("returns", outputs)?;
        spend.check("spend", outputs)?;
        let hurdle = Self {
            pipeline,
            returns,
            spend,
            base: base.map(Box::new),
        };
        if let Some(base) = &hurdle.base {
            base.shrinkage.check()?;
            if let Some(newcomers) = &base.newcomers {
                newcomers.check()?;
                Scorer::from(newcomers.linear().clone()).check("newcomers", outputs)?;
            }
            let all = hurdle.pipeline.features();
            let raw = hurdle.features();
            if !all.ends_with(&DERIVED.map(Feature::number)) {
                return Err(ModelError::Damaged("a stack without its derived features"));
            }
            for name in INPUTS.into_iter().chain([MEAN_DAY_VALUE]) {
                if !raw.iter().any(|feature| feature.name == name) {
                    return Err(ModelError::NoFeature(name));
                }
            }
        }
        Ok(hurdle)
    }

    /// The schema: names and order of the values it takes.
    #[must_use]
    pub fn features(&self) -> &[Feature] {
        let all = self.pipeline.features();
        let derived = self.base.as_ref().map_or(0, |_| DERIVED.len());
        all.get(..all.len().saturating_sub(derived)).unwrap_or(all)
    }

    /// The preprocessing.
    #[must_use]
    pub const fn pipeline(&self) -> &Pipeline {
        &self.pipeline
    }

    /// The log-odds to buy again.
    #[must_use]
    pub const fn returns(&self) -> &Scorer {
        &self.returns
    }

    /// The logarithm of spend, given a return.
    #[must_use]
    pub const fn spend(&self) -> &Scorer {
        &self.spend
    }

    /// What a stack starts from.
    #[must_use]
    pub fn base(&self) -> Option<&Base> {
        self.base.as_deref()
    }

    /// The feature of the schema that an output of the preprocessing tells of; the schema's width, a place of its own, for
    /// what the BTYD model inside makes of several.
    #[must_use]
    pub fn feature_of(&self, output: &Output) -> usize {
        let features = self.features();
        if output.source < features.len() {
            return output.source;
        }
        let all = self.pipeline.features();
        let derived = all.get(output.source).map_or("", |f| f.name.as_str());
        let parent = PARENTS.iter().find(|(name, _)| *name == derived);
        let parent = parent.and_then(|(_, parent)| features.iter().position(|f| f.name == *parent));
        parent.unwrap_or(features.len())
    }

    /// Where a customer starts, of whom the BTYD model expects this.
    pub(super) fn start(&self, known: &Known, expected: &Expected) -> Start {
        let mut margins = calibration::margins_of(expected);
        let is_newcomer = known.history().frequency() == 0;
        if is_newcomer && let Some(newcomers) = self.newcomers() {
            margins.returns += newcomers.intercept();
        }
        Start {
            margins,
            is_newcomer,
        }
    }

    /// Both margins of an encoded row.
    pub(super) fn margins(&self, row: &[f32], start: Start) -> Step {
        let mut returns = start.margins.returns + self.returns.margin(row);
        if start.is_newcomer
            && let Some(newcomers) = self.newcomers()
        {
            returns += newcomers.margin(row) - newcomers.intercept();
        }
        Step {
            returns,
            spend: start.margins.spend + self.spend.margin(row),
        }
    }

    /// What each input adds to the log-odds to return.
    pub(super) fn returns_contributions(&self, row: &[f32], start: Start) -> Contributions {
        let mut contributions = self.returns.contributions(row);
        if start.is_newcomer
            && let Some(newcomers) = self.newcomers()
        {
            for (sum, term) in contributions.values.iter_mut().zip(newcomers.terms(row)) {
                *sum += term;
            }
        }
        contributions
    }

    fn newcomers(&self) -> Option<&FirstOrder> {
        self.base.as_ref().and_then(|base| base.newcomers.as_ref())
    }
}

/// A table with the derived features of a stack, which training encodes, and the margins that each row starts from. Row by
/// row the BTYD model is asked about the window of `days` that the row's label covers.
///
/// # Errors
/// When the schema lacks what the BTYD model reads, or a spend has no mean.
pub fn extend(
    table: &Table,
    (purchases, shrinkage): (&Purchases, &Shrinkage),
    days: &[u32],
) -> Result<(Table, Vec<Step>), ModelError> {
    let at = KnownAt::in_stack(table.features())?;
    let mut windows: BTreeMap<u32, Purchases> = BTreeMap::new();
    for &days in days {
        if let Entry::Vacant(place) = windows.entry(days) {
            place.insert(purchases.over(f64::from(days))?);
        }
    }
    let mut columns: [Vec<f64>; 8] = Default::default();
    let mut starts = Vec::with_capacity(table.rows());
    for (row, days) in (0..table.rows()).zip(days) {
        let (known, beside) = at.read(table.cells(row))?;
        let expected = windows.get(days).unwrap_or(purchases).expect(&known)?;
        starts.push(calibration::margins_of(&expected));
        let derived = derived(&known, &expected, shrinkage, &beside);
        for (column, value) in columns.iter_mut().zip(derived) {
            column.push(value);
        }
    }
    let named = DERIVED.into_iter().zip(columns);
    let table = table.with_numbers(named.map(|(name, column)| (name.to_owned(), column)));
    Ok((
        table.map_err(|_| ModelError::Damaged("the derived features do not fit the table"))?,
        starts,
    ))
}

/// How a model is written down.
#[derive(Serialize, Deserialize)]
struct Stored {
    pipeline: Pipeline,
    returns: Scorer,
    spend: Scorer,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    base: Option<Base>,
}

impl From<Hurdle> for Stored {
    fn from(model: Hurdle) -> Self {
        Self {
            pipeline: model.pipeline,
            returns: model.returns,
            spend: model.spend,
            base: model.base.map(|base| *base),
        }
    }
}

impl TryFrom<Stored> for Hurdle {
    type Error = ModelError;

    fn try_from(stored: Stored) -> Result<Self, ModelError> {
        Self::checked(stored.pipeline, stored.returns, stored.spend, stored.base)
    }
}
