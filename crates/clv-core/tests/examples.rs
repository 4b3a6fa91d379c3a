//! The examples for users of the library print what the README shows, and refuse what they cannot use.
#![expect(clippy::unwrap_used, reason = "tests may fail loudly")]

#[path = "../examples/explain_row.rs"]
#[expect(dead_code, reason = "its main is for the command line")]
mod explain_row;
#[path = "../examples/fit_bg_nbd.rs"]
#[expect(dead_code, reason = "its main is for the command line")]
mod fit_bg_nbd;

use clv_core::artefact::{Artefact, GoldenRow, Manifest, ValueBasis};
use clv_core::btyd::{BgNbd, GammaGamma};
use clv_core::features::Value;
use clv_core::model::{Body, Kind, Model, Process, Purchases, SpendModel};

const ORDERS: &str = include_str!("../examples/orders.csv");
const README: &str = include_str!("../README.md");

#[test]
fn the_readme_shows_what_fitting_the_bundled_orders_prints() {
    let said = fit_bg_nbd::report(ORDERS, None).unwrap();
    assert!(README.contains(&said), "the README does not show:\n{said}");
}

#[test]
fn the_readme_shows_what_explaining_a_customer_prints() {
    let given = ["frequency=4", "recency_days=120", "t_days=150"].map(String::from);
    let said = explain_row::report(&model_file(), &given).unwrap();
    assert!(README.contains(&said), "the README does not show:\n{said}");
}

#[test]
fn without_values_the_first_stored_customer_is_explained() {
    let said = explain_row::report(&model_file(), &[]).unwrap();
    assert!(said.contains("returns: 0."), "{said}");
}

#[test]
fn a_line_that_is_short_is_quoted() {
    let refusal = fit_bg_nbd::report("header\n1,2\n", None).unwrap_err();
    assert_eq!(refusal.to_string(), "not five columns: 1,2");
}

#[test]
fn a_feature_outside_the_schema_is_answered_with_the_schema() {
    let refusal = explain_row::report(&model_file(), &["age=3".into()]).unwrap_err();
    let schema = "frequency, recency_days, t_days, monetary_value";
    assert_eq!(
        refusal.to_string(),
        format!("age is not in the schema: {schema}")
    );
}

#[test]
fn an_altered_model_file_is_refused() {
    let mut bytes = model_file();
    *bytes.last_mut().unwrap() ^= 1;
    assert!(explain_row::report(&bytes, &[]).is_err());
}

/// BG/NBD with Gamma-Gamma over 180 days: the published parameters of CDNOW, its times in days.
fn model_file() -> Vec<u8> {
    let process = Process::BgNbd(BgNbd::new(0.243, 4.414 * 7.0, 0.793, 2.426).unwrap());
    let spend = SpendModel::GammaGamma(GammaGamma::new(6.25, 3.74, 15.44).unwrap());
    let body = Body::Purchases(Purchases::new(process, spend, 180.0).unwrap());
    let reference = [0.0, 0.0, 150.0, f64::NAN].map(Value::Number).to_vec();
    let model = Model::new(Kind::BgNbd, body)
        .unwrap()
        .with_reference(reference.clone())
        .unwrap();
    let found = model.predict(&reference).unwrap();
    let golden = GoldenRow {
        values: reference,
        p_returns: found.p_returns,
        spend_if_returns: found.spend_if_returns,
    };
    Artefact::new(manifest(), model, vec![golden])
        .unwrap()
        .encode()
        .unwrap()
}

fn manifest() -> Manifest {
    let day = |text: &str| text.parse().unwrap();
    Manifest {
        schema_version: 0,
        model_id: String::new(),
        trainer: "by hand".into(),
        horizon_days: 180,
        value_basis: ValueBasis::Amount,
        currency: "USD".parse().unwrap(),
        as_of: day("1998-06-30"),
        test_cutoff: day("1997-12-31"),
        first_train_cutoff: day("1997-04-30"),
        last_train_cutoff: day("1997-06-30"),
        train_rows: 1,
        train_buyers: 1,
        seed: 1,
        metrics: [].into(),
        data_sha256: "00".repeat(32),
        code_sha256: "11".repeat(32),
        features_sha256: String::new(),
        spread: None,
    }
}
