use super::{BadMart, horizon, source_kind, value_basis};
use crate::api::{
    AudienceLine, ConcentrationPoint, Expected, Forecast, Overview, OverviewMonth, People,
    ScoreboardLine, Status,
};
use crate::components::trust::range;
use chrono::NaiveDate;
use clv_core::audience::Group;
use clv_core::money::{Cents, percent};
use clv_store::read::{
    AudienceRow, AudienceWindowRow, ConcentrationRow, MonthRow, OverviewPage, OverviewRow,
};

impl Status {
    pub(in crate::api) fn from_row(row: &OverviewRow) -> Result<Self, BadMart> {
        Ok(Self {
            source: row.source.clone(),
            source_kind: source_kind(&row.source_kind)?,
            currency: row.currency.clone(),
            value_basis: value_basis(&row.value_basis)?,
            horizon_days: horizon(row.horizon_days)?,
            first_day: row.first_day,
            last_day: row.last_day,
            as_of: row.as_of,
            published_at: row.published_at,
            model_id: row.model_id.clone(),
        })
    }
}

impl Overview {
    pub(in crate::api) fn from_rows(page: OverviewPage) -> Result<Self, BadMart> {
        let row = page.overview;
        let audiences = page
            .audiences
            .into_iter()
            .map(audience)
            .collect::<Result<_, _>>()?;
        Ok(Self {
            status: Status::from_row(&row)?,
            people: people(&row),
            forecast: forecast(&row, audiences, &page.windows),
            months: page.months.into_iter().map(OverviewMonth::from).collect(),
            concentration_expected: curve(&page.concentration, "expected")?,
            concentration_so_far: curve(&page.concentration, "so_far")?,
            scoreboard: page
                .scoreboard
                .into_iter()
                .map(ScoreboardLine::from)
                .collect(),
        })
    }
}

fn people(row: &OverviewRow) -> People {
    People {
        orders: row.orders,
        customers: row.customers,
        customer_days: row.customer_days,
        repeat_customers: row.repeat_customers,
        same_day_repeat_customers: row.same_day_repeat_customers,
        value_total: Cents(row.value_total_cents),
        value_mean: Cents(row.value_mean_cents),
        value_median: Cents(row.value_median_cents),
        last_full_month: row.last_full_month,
        new_customers_last_full_month: row.new_customers_last_full_month,
    }
}

/// All of it or nothing: a model that has not predicted anything yet is no forecast.
fn forecast(
    row: &OverviewRow,
    audiences: Vec<AudienceLine>,
    windows: &[AudienceWindowRow],
) -> Option<Forecast> {
    let total = Cents(row.expected_total_cents?);
    let buyers = row.expected_buyers?;
    Some(Forecast {
        expected: Expected {
            customers: row.expected_customers,
            total,
            mean: Cents(row.expected_mean_cents?),
            p10: Cents(row.expected_p10_cents?),
            p90: Cents(row.expected_p90_cents?),
            buyers,
            // Undefined when nobody is expected to buy.
            value_per_buyer: Cents::from_units(total.units() / buyers).ok(),
            recent_share: row.recent_share,
        },
        audiences,
        trust: earlier(windows, row.test_cutoff?).unwrap_or_default(),
        verdict: row.verdict.clone()?,
        test_cutoff: row.test_cutoff?,
    })
}

/// How far totals of all customers were off before the test day, in English: one test alone may be luck.
fn earlier(windows: &[AudienceWindowRow], test_cutoff: NaiveDate) -> Option<String> {
    let ratios = windows
        .iter()
        .filter(|window| window.audience == Group::Everybody.name())
        .filter(|window| window.cutoff < test_cutoff && window.actual_total_cents > 0)
        .map(|window| {
            Cents(window.expected_total_cents).units() / Cents(window.actual_total_cents).units()
        });
    let (days, least, most) = range(ratios)?;
    let (least, most) = (percent(least), percent(most));
    Some(format!(
        "On {days} earlier days it predicted {least} to {most}"
    ))
}

fn audience(row: AudienceRow) -> Result<AudienceLine, BadMart> {
    let group = Group::parse(&row.audience);
    let group = group.ok_or_else(|| BadMart::new("audience", &row.audience))?;
    Ok(AudienceLine {
        label: group.label().to_owned(),
        customers: row.customers,
        buyers: row.expected_buyers,
        expected: Cents(row.expected_total_cents),
        low: Cents(row.low_cents),
        high: Cents(row.high_cents),
        windows: row.windows,
        held: row.windows_held,
    })
}

impl From<MonthRow> for OverviewMonth {
    fn from(row: MonthRow) -> Self {
        Self {
            month: row.month,
            orders: row.orders,
            customer_days: row.customer_days,
            new_customers: row.new_customers,
            repeat_customers: row.repeat_customers,
            value: Cents(row.value_cents),
            is_partial: row.is_partial,
        }
    }
}

fn curve(rows: &[ConcentrationRow], measure: &str) -> Result<Vec<ConcentrationPoint>, BadMart> {
    let point = |row: &ConcentrationRow| {
        let customers_pct = u8::try_from(row.customers_pct)
            .ok()
            .filter(|pct| *pct <= 100);
        let customers_pct =
            customers_pct.ok_or_else(|| BadMart::new("customers_pct", row.customers_pct))?;
        Ok(ConcentrationPoint {
            customers_pct,
            value_share: row.value_share,
        })
    };
    rows.iter()
        .filter(|row| row.measure == measure)
        .map(point)
        .collect()
}
