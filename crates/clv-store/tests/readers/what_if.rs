//! The what-if form and the past customers beside it.

use clv_store::read;

use crate::shop;

#[tokio::test]
async fn what_if_form_has_ranges_and_choices() {
    let shop = shop().await;
    let page = read::what_if_form(shop.pool()).await.unwrap();
    assert_eq!(page.features.len(), 7);
    let state = page.features.last().unwrap();
    let choices = &state.choices.as_ref().unwrap().0;
    assert_eq!(
        (
            state.feature.as_str(),
            choices.first().unwrap().value.as_str(),
            choices.len()
        ),
        ("state", "SP", 2)
    );
}

#[tokio::test]
async fn past_customers_have_every_feature_and_what_they_did() {
    use clv_core::features::Value;
    let shop = shop().await;
    let page = read::past_customers(shop.pool()).await.unwrap();
    assert_eq!(page.cutoff, "2016-08-31".parse().ok());
    let returned: Vec<_> = page
        .outcomes
        .iter()
        .map(|outcome| outcome.returned)
        .collect();
    assert_eq!(returned, [false, true, false]);
    let second = page.table.row(1).unwrap();
    assert_eq!(second.first(), Some(&Value::Number(1.0)));
    assert_eq!(second.get(14), Some(&Value::Missing), "no review");
    assert_eq!(second.get(16), Some(&Value::Choice("RJ".into())));
}
