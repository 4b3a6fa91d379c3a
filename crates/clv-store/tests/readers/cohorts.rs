//! Cohorts and the curve of returns.

use clv_store::read;

use crate::shop;

#[tokio::test]
async fn cohorts_are_the_youngest_and_the_curve_of_returns_is_thinned_out() {
    let shop = shop().await;
    let page = read::cohorts(shop.pool()).await.unwrap();
    let cells: Vec<_> = page
        .cells
        .iter()
        .map(|row| (row.cohort_month.to_string(), row.months_since, row.buyers))
        .collect();
    // The cohort of 2014 is more than 24 months older than the youngest.
    let cell = |month: &str, since, buyers| (format!("2017-{month}-01"), since, buyers);
    assert_eq!(
        cells,
        [cell("01", 0, 1), cell("01", 1, 0), cell("02", 0, 2)]
    );
    let curves: Vec<_> = page
        .curves
        .iter()
        .map(|row| (row.cohort_group.as_str(), row.value_per_customer_cents))
        .collect();
    assert_eq!(
        curves,
        [("all", 11_183), ("all", 11_306), ("2017-H1", 11_183)]
    );
    // 200 days in steps of three: day 22 falls into the step that ends on day 24.
    let returns: Vec<_> = page
        .returns
        .iter()
        .map(|row| (row.day, row.at_risk, row.events))
        .collect();
    assert_eq!(returns, [(0, 5, 0), (15, 4, 1), (24, 3, 0), (200, 1, 0)]);
    let milestones: Vec<_> = page
        .milestones
        .iter()
        .map(|row| (row.day, row.at_risk, row.half_by))
        .collect();
    let half = Some(15);
    assert_eq!(
        milestones,
        [(30, 1, half), (90, 1, half), (180, 1, half), (200, 1, half)]
    );
    let drivers: Vec<_> = page
        .drivers
        .iter()
        .map(|row| (row.feature.as_str(), row.choice.as_deref(), row.odds_ratio))
        .collect();
    assert_eq!(
        drivers,
        [("installments", None, 0.93), ("state", Some("SP"), 1.02)]
    );
}

#[tokio::test]
async fn a_shop_without_cohorts_yet_has_none() {
    let shop = shop().await;
    sqlx::raw_sql(
        "truncate marts.mart_cohorts, marts.mart_cohort_curves, marts.mart_time_to_second,
         marts.mart_return_drivers",
    )
    .execute(shop.pool())
    .await
    .unwrap();
    let page = read::cohorts(shop.pool()).await.unwrap();
    assert!(page.cells.is_empty() && page.curves.is_empty());
    assert!(page.returns.is_empty() && page.milestones.is_empty());
    assert!(page.drivers.is_empty());
}
