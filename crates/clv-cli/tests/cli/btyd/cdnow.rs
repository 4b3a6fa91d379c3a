//! CDNOW, whose parameters and forecasts are published.

use std::path::PathBuf;

use serde_json::Value;

use super::json;

/// CDNOW's 1/10 sample; `None`, said on standard error, when the data are not there.
fn cdnow() -> Option<PathBuf> {
    let file = std::env::var_os("CLV_TEST_DATA")
        .map_or_else(
            || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")),
            PathBuf::from,
        )
        .join("cdnow/cdnow_sample.csv");
    if file.exists() {
        return Some(file.canonicalize().unwrap());
    }
    eprintln!(
        "NOT TESTED: {} is not there; set CLV_TEST_DATA",
        file.display()
    );
    None
}

#[test]
fn fits_cdnow_as_published() {
    let Some(orders) = cdnow() else { return };
    let published = [
        (
            "bg-nbd",
            2357,
            vec![
                ("r", 0.2426),
                ("alpha", 4.4137),
                ("a", 0.7930),
                ("b", 2.4262),
            ],
            -9582.429,
        ),
        (
            "mbg-nbd",
            2357,
            vec![("r", 0.525), ("alpha", 6.183), ("a", 0.891), ("b", 1.614)],
            -9582.136,
        ),
        (
            "pareto-nbd",
            2357,
            vec![
                ("r", 0.553),
                ("alpha", 10.58),
                ("s", 0.606),
                ("beta", 11.66),
            ],
            -9594.976,
        ),
        (
            "gamma-gamma",
            946,
            vec![("p", 6.25), ("q", 3.74), ("v", 15.44)],
            -4055.918,
        ),
    ];
    for (model, customers, params, log_likelihood) in published {
        let fit = json(
            &[
                "fit",
                "--model",
                model,
                "--calibration-end",
                "1997-09-30",
                "--unit",
                "week",
            ],
            &orders,
        );
        assert_eq!(fit["model"], model);
        assert_eq!(fit["unit"], "week");
        assert_eq!(fit["customers"], customers);
        assert_eq!(fit["doubts"], serde_json::json!([]));
        let found = fit["params"].as_object().unwrap();
        assert_eq!(found.len(), params.len());
        for (letter, value) in params {
            // The published searches stopped a little before the maximum.
            let off = found[letter].as_f64().unwrap() / value - 1.0;
            assert!(off.abs() < 2e-3, "{model} {letter}: {}", found[letter]);
            assert!(fit["standard_errors"][letter].as_f64().unwrap() > 0.0);
        }
        let found = fit["log_likelihood"].as_f64().unwrap();
        assert_eq!(format!("{found:.3}"), format!("{log_likelihood:.3}"));
        assert!(fit["seconds"].as_f64().unwrap() > 0.0);
    }
}

#[test]
fn the_unit_scales_times_and_changes_no_forecast() {
    let Some(orders) = cdnow() else { return };
    let predict = |unit, horizon| {
        json(
            &[
                "predict",
                "--model",
                "bg-nbd",
                "--calibration-end",
                "1997-09-30",
                "--unit",
                unit,
                "--horizon",
                horizon,
                "--discount-rate-per-year",
                "0.1",
            ],
            &orders,
        )
    };
    let (weeks, days) = (predict("week", "39"), predict("day", "273"));
    let number = |value: &Value| value.as_f64().unwrap();
    let alpha = |one: &Value| number(&one["params"]["alpha"]);
    assert!((alpha(&days) / alpha(&weeks) - 7.0).abs() < 1e-5);
    for what in ["expected_purchases", "clv"] {
        assert!(
            (number(&weeks[what]) / number(&days[what]) - 1.0).abs() < 1e-6,
            "{what}"
        );
    }
    let first = &weeks["predictions"][0];
    assert_eq!(first["customer_id"], "0001");
    assert_eq!(first["frequency"], 2);
    assert!((number(&first["recency"]) - 30.43).abs() < 0.01);
    assert!((number(&first["T"]) - 38.86).abs() < 0.01);
    // 1.226 purchases of 24.65 each (Fader, Hardie & Lee 2005; Fader & Hardie 2013).
    assert_eq!(
        format!("{:.3}", number(&first["expected_purchases"])),
        "1.226"
    );
    assert_eq!(format!("{:.2}", number(&first["expected_spend"])), "24.65");
    let undiscounted = number(&first["expected_purchases"]) * number(&first["expected_spend"]);
    let clv = number(&first["clv"]);
    assert!(
        clv < undiscounted && clv > 0.92 * undiscounted,
        "{clv} of {undiscounted}"
    );
}
