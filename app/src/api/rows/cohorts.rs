use super::BadMart;
use crate::api::{
    Cohort, CohortCurve, CohortCurvePoint, CohortMonth, Cohorts, EffectSeen, Milestone, More,
    ReturnDriver, ReturnPoint, SourceKind, Status,
};
use clv_core::money::Cents;
use clv_store::read::{
    CohortCellRow, CohortCurveRow, CohortsPage, DriverRow, MilestoneRow, ReturnsRow,
};

/// What the mart calls all cohorts together.
const ALL: &str = "all";

impl Cohorts {
    pub(in crate::api) fn from_rows(page: CohortsPage) -> Result<Self, BadMart> {
        let status = Status::from_row(&page.overview)?;
        let kind = status.source_kind;
        let drivers = page.drivers.into_iter().map(|row| driver(kind, row));
        Ok(Self {
            status,
            drivers: drivers.collect::<Result<_, _>>()?,
            cohorts: cohorts(&page.cells)?,
            curves: page
                .curves
                .chunk_by(|one, next| one.cohort_group == next.cohort_group)
                .filter_map(curve)
                .collect(),
            returns: page.returns.iter().map(ReturnPoint::from).collect(),
            milestones: page.milestones.iter().map(Milestone::from).collect(),
        })
    }
}

/// The position of a cell in its row is the month it stands for: a gap would shift all behind it.
fn cohorts(cells: &[CohortCellRow]) -> Result<Vec<Cohort>, BadMart> {
    let mut cohorts = Vec::new();
    for row in cells.chunk_by(|one, next| one.cohort_month == next.cohort_month) {
        let Some(first) = row.first() else { continue };
        for (position, cell) in (0..).zip(row) {
            if cell.months_since != position {
                return Err(BadMart::new("months_since", cell.months_since));
            }
        }
        cohorts.push(Cohort {
            month: first.cohort_month,
            customers: first.customers,
            is_partial: first.is_partial,
            purchases_of_all: first.purchases_of_all,
            months: row.iter().map(CohortMonth::from).collect(),
        });
    }
    Ok(cohorts)
}

impl From<&CohortCellRow> for CohortMonth {
    fn from(row: &CohortCellRow) -> Self {
        Self {
            buyers: row.buyers,
            retention: row.retention,
            value_per_customer: Cents(row.value_per_customer_cents),
        }
    }
}

fn curve(rows: &[CohortCurveRow]) -> Option<CohortCurve> {
    let first = rows.first()?;
    Some(CohortCurve {
        half_year: (first.cohort_group != ALL).then(|| first.cohort_group.clone()),
        customers: first.customers_in_group,
        points: rows
            .iter()
            .map(|row| CohortCurvePoint {
                months_since: row.months_since,
                customers: row.customers,
                value_added: Cents(row.value_added_cents),
                value_per_customer: Cents(row.value_per_customer_cents),
            })
            .collect(),
    })
}

impl From<&ReturnsRow> for ReturnPoint {
    fn from(row: &ReturnsRow) -> Self {
        Self {
            day: row.day,
            at_risk: row.at_risk,
            events: row.events,
            share: row.returned_share,
            interval: row.returned_low.zip(row.returned_high),
        }
    }
}

impl From<&MilestoneRow> for Milestone {
    fn from(row: &MilestoneRow) -> Self {
        Self {
            day: row.day,
            at_risk: row.at_risk,
            share: row.returned_share,
            interval: row.returned_low.zip(row.returned_high),
            half_by: row.half_by,
        }
    }
}

fn driver(kind: SourceKind, row: DriverRow) -> Result<ReturnDriver, BadMart> {
    let more = match (row.step.as_str(), row.choice) {
        ("one_more", _) => More::One,
        ("twice_as_much", _) => More::Double,
        ("ten_points_more", _) => More::TenPoints,
        ("not_another", Some(choice)) => More::Choice(choice),
        _ => return Err(BadMart::new("step", row.step)),
    };
    let effect = match row.verdict.as_str() {
        "sooner" => EffectSeen::Sooner,
        "later" => EffectSeen::Later,
        "no_effect_seen" => EffectSeen::None,
        _ => return Err(BadMart::new("verdict", row.verdict)),
    };
    Ok(ReturnDriver {
        label: kind.label(&row.feature),
        feature: row.feature,
        more,
        odds_ratio: row.odds_ratio,
        interval: (row.odds_ratio_low, row.odds_ratio_high),
        effect,
        customers: row.customers,
        returned: row.returned,
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    fn cell(month: &str, months_since: i32) -> CohortCellRow {
        CohortCellRow {
            cohort_month: month.parse().unwrap(),
            months_since,
            customers: 2,
            buyers: 1,
            retention: 0.5,
            value_per_customer_cents: 100,
            is_partial: false,
            purchases_of_all: 3,
        }
    }

    #[test]
    fn cells_become_rows_of_cohorts() {
        let cells = [
            cell("2017-01-01", 0),
            cell("2017-01-01", 1),
            cell("2017-02-01", 0),
        ];
        let lengths: Vec<_> = cohorts(&cells)
            .unwrap()
            .iter()
            .map(|cohort| cohort.months.len())
            .collect();
        assert_eq!(lengths, [2, 1]);
    }

    #[test]
    fn a_driver_that_makes_no_sense_is_refused() {
        let row = |step: &str, choice: Option<&str>, verdict: &str| DriverRow {
            feature: "state".to_owned(),
            step: step.to_owned(),
            choice: choice.map(str::to_owned),
            odds_ratio: 1.1,
            odds_ratio_low: 1.0,
            odds_ratio_high: 1.2,
            verdict: verdict.to_owned(),
            customers: 9,
            returned: 2,
        };
        let told = |step, choice, verdict| driver(SourceKind::Olist, row(step, choice, verdict));
        let state = told("not_another", Some("SP"), "sooner").unwrap();
        assert_eq!(state.more, More::Choice("SP".to_owned()));
        assert_eq!(state.effect, EffectSeen::Sooner);
        assert!(told("not_another", None, "sooner").is_err());
        assert!(told("thrice", None, "sooner").is_err());
        assert!(told("one_more", None, "perhaps").is_err());
    }

    #[test]
    fn a_gap_in_a_cohort_is_refused() {
        let cells = [cell("2017-01-01", 0), cell("2017-01-01", 2)];
        assert!(cohorts(&cells).is_err());
    }
}
