use super::{BadMart, horizon, source_kind, value_basis};
use crate::api::{
    ChoiceShare, FieldKind, MeanCustomer, NumberRange, SourceKind, WhatIfField, WhatIfForm,
};
use crate::components::amount::float;
use crate::state::{DERIVED, NEEDS_REPEAT, inputs_of};
use clv_core::features::doc;
use clv_core::model::Model;
use clv_core::money::Cents;
use clv_store::read::{ChoiceRow, FeatureRow, OverviewRow, WhatIfPage};

/// Counts and days; the other numbers are means or amounts.
const WHOLE: [&str; 4] = [
    "frequency",
    "recency_days",
    "days_since_last_purchase",
    "categories",
];

impl WhatIfForm {
    pub(in crate::api) fn from_rows(
        model_id: String,
        model: Option<&Model>,
        page: WhatIfPage,
    ) -> Result<Self, BadMart> {
        let overview = page.overview;
        let kind = source_kind(&overview.source_kind)?;
        // A feature that nobody has a value for, such as a review score without reviews, cannot be described.
        let is_known = |row: &FeatureRow| match &row.choices {
            Some(choices) => !choices.is_empty(),
            None => row.median.is_some(),
        };
        let looked_at = model.map(|model| inputs_of(model.features()));
        let asked = page.features.into_iter().filter(|row| {
            let name = row.feature.as_str();
            let is_looked_at = looked_at.as_ref().is_none_or(|names| names.contains(name));
            is_looked_at && !DERIVED.contains(&name) && is_known(row)
        });
        Ok(Self {
            horizon_days: horizon(overview.horizon_days)?,
            value_basis: value_basis(&overview.value_basis)?,
            source_kind: kind,
            mean: mean(&overview),
            model_id,
            kind: model.map(Model::kind),
            currency: overview.currency,
            as_of: overview.as_of,
            fields: asked
                .map(|row| field(kind, row))
                .collect::<Result<_, _>>()?,
        })
    }
}

fn mean(overview: &OverviewRow) -> Option<MeanCustomer> {
    let (buyers, total) = (overview.expected_buyers?, overview.expected_total_cents?);
    (overview.expected_customers > 0 && buyers > 0.0).then(|| MeanCustomer {
        p_returns: buyers / float(overview.expected_customers),
        spend_if_returns: Cents(total).units() / buyers,
    })
}

fn field(source: SourceKind, row: FeatureRow) -> Result<WhatIfField, BadMart> {
    let kind = match row.kind.as_str() {
        "number" => FieldKind::Number(range(&row)?),
        "choice" => FieldKind::Choice(choices(&row)?),
        _ => return Err(BadMart::new("the kind of a feature", row.kind)),
    };
    let doc = doc(&row.feature);
    Ok(WhatIfField {
        label: source.label(&row.feature),
        unit: doc.map_or_else(String::new, |doc| doc.unit.as_str().to_owned()),
        definition: doc.map_or_else(String::new, |doc| source.definition(doc).to_owned()),
        is_actionable: doc.is_some_and(|doc| doc.actionable),
        needs_repeat: NEEDS_REPEAT.contains(&row.feature.as_str()),
        missing_share: row.missing_share.unwrap_or(0.0),
        feature: row.feature,
        kind,
    })
}

fn range(row: &FeatureRow) -> Result<NumberRange, BadMart> {
    let there = |quantile: Option<f64>| {
        quantile.ok_or_else(|| BadMart::new("a quantile of a number", &row.feature))
    };
    Ok(NumberRange {
        minimum: there(row.minimum)?,
        p05: there(row.p05)?,
        p25: there(row.p25)?,
        median: two_decimals(there(row.median)?).clamp(
            there(row.minimum)?,
            there(row.maximum)?.max(there(row.minimum)?),
        ),
        p75: there(row.p75)?,
        p95: there(row.p95)?,
        maximum: there(row.maximum)?,
        is_whole: WHOLE.contains(&row.feature.as_str()),
    })
}

/// The median is what the form starts with: people read and retype it.
fn two_decimals(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

fn choices(row: &FeatureRow) -> Result<Vec<ChoiceShare>, BadMart> {
    let choices = row
        .choices
        .as_ref()
        .ok_or_else(|| BadMart::new("the choices of a feature", &row.feature))?;
    let share = |choice: &ChoiceRow| ChoiceShare {
        value: choice.value.clone(),
        share: choice.share,
    };
    Ok(choices.iter().map(share).collect())
}
