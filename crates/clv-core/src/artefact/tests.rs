#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

use super::*;
use crate::model::sample::{model, row};
use clv_testkit::Damage;

fn manifest() -> Manifest {
    let day = |text: &str| text.parse().unwrap();
    Manifest {
        schema_version: 0,
        model_id: String::new(),
        trainer: "by hand".into(),
        horizon_days: 180,
        value_basis: ValueBasis::Items,
        currency: "BRL".parse().unwrap(),
        as_of: day("2018-08-28"),
        test_cutoff: day("2018-03-01"),
        first_train_cutoff: day("2017-03-06"),
        last_train_cutoff: day("2017-09-02"),
        train_rows: 4,
        train_buyers: 2,
        seed: 1,
        metrics: [("auc".to_owned(), 0.6), ("gini".to_owned(), 0.25)].into(),
        data_sha256: "00".repeat(32),
        code_sha256: "11".repeat(32),
        features_sha256: String::new(),
        spread: None,
    }
}

fn golden() -> Vec<GoldenRow> {
    [
        row(30.0, "SP"),
        row(300.0, "RJ"),
        vec![Value::Missing, Value::Missing],
    ]
    .into_iter()
    .map(|values| {
        let found = model().predict(&values).unwrap();
        GoldenRow {
            values,
            p_returns: found.p_returns,
            spend_if_returns: found.spend_if_returns,
        }
    })
    .collect()
}

fn artefact() -> Artefact {
    Artefact::new(manifest(), model(), golden()).unwrap()
}

fn refusal(bytes: &[u8]) -> String {
    Artefact::decode(bytes).unwrap_err().to_string()
}

/// A file with a right checksum and a body of our choosing.
fn with_body(edit: impl Fn(String) -> String) -> Vec<u8> {
    container::seal(edit(serde_json::to_string(&artefact()).unwrap()).as_bytes()).unwrap()
}

#[test]
fn comes_back_as_it_was_stored() {
    let bytes = artefact().encode().unwrap();
    let back = Artefact::decode(&bytes).unwrap();
    assert_eq!(back.manifest(), artefact().manifest());
    assert_eq!(back.model(), artefact().model());
    assert_eq!(back.golden().len(), 3);
    assert_eq!(back.golden()[2].values, [Value::Missing, Value::Missing]);
    assert!(back.check_golden().unwrap() < 1e-12);
}

#[test]
fn the_same_model_gives_the_same_bytes_and_another_seed_another_name() {
    assert_eq!(artefact().encode().unwrap(), artefact().encode().unwrap());
    let id = artefact().manifest().model_id.clone();
    assert!(
        id.len() == 12 && id.bytes().all(|byte| byte.is_ascii_hexdigit()),
        "{id}"
    );
    let reseeded = Manifest {
        seed: 2,
        ..manifest()
    };
    assert_ne!(
        Artefact::new(reseeded, model(), golden())
            .unwrap()
            .manifest()
            .model_id,
        id
    );
}

#[test]
fn refuses_every_flipped_byte() {
    let bytes = artefact().encode().unwrap();
    for index in (0..100)
        .map(|part| part * (bytes.len() - 1) / 99)
        .chain(0..60)
    {
        for mask in [0x01, 0x80, 0xff] {
            let mut flipped = bytes.clone();
            flipped[index] ^= mask;
            assert!(
                Artefact::decode(&flipped).is_err(),
                "byte {index} with {mask:#x}"
            );
        }
    }
}

#[test]
fn refuses_every_truncation_and_trailing_bytes() {
    let bytes = artefact().encode().unwrap();
    for length in (0..64).chain((64..bytes.len()).step_by(17)) {
        assert!(
            Artefact::decode(&bytes[..length]).is_err(),
            "{length} bytes"
        );
    }
    let (whole, cut) = (bytes.len(), bytes.len() - 1);
    let message =
        format!("the model file is incomplete: it should have {whole} bytes and has {cut}");
    assert_eq!(refusal(&bytes[..cut]), message);
    assert!(refusal(&[&bytes[..], b"x"].concat()).starts_with("the model file is incomplete"));
}

#[test]
fn says_what_is_wrong_with_a_file() {
    let mut bytes = artefact().encode().unwrap();
    assert_eq!(refusal(b""), "this is not a Clave model file");
    assert_eq!(
        refusal(b"customer_id,order_id,ordered_at\n"),
        "this is not a Clave model file"
    );
    assert_eq!(
        refusal(&vec![0; MAX_BYTES + 1]),
        "the model file has 67108865 bytes, more than the 67108864 allowed"
    );
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    assert_eq!(
        refusal(&bytes),
        "the model file is damaged: its checksum does not match its content"
    );
    bytes[8] = 9;
    assert_eq!(
        refusal(&bytes),
        "the model file has format 9, this Clave reads format 1: train again or update Clave"
    );
    let version = |version: u32| format!("\"schema_version\":{version}");
    let newer =
        with_body(|body| body.replacen(&version(SCHEMA_VERSION), &version(SCHEMA_VERSION + 1), 1));
    assert!(refusal(&newer).starts_with("the model file has format 7, this Clave reads format 6"));
    let older = with_body(|body| body.replacen("\"horizon_days\"", "\"horizon\"", 1));
    assert!(
        refusal(&older)
            .starts_with("the model file's content cannot be read: missing field `horizon_days`")
    );
}

#[test]
fn refuses_a_model_that_does_not_score_its_golden_rows() {
    let mut wrong = golden();
    wrong[1].p_returns += 2e-5;
    let message = Artefact::new(manifest(), model(), wrong.clone())
        .unwrap_err()
        .to_string();
    assert!(
        message.starts_with("golden row 1 was trained to give p_returns 0.0"),
        "{message}"
    );
    let mut dear = golden();
    dear[2].spend_if_returns *= 1.0 + 2e-5;
    let message = Artefact::new(manifest(), model(), dear)
        .unwrap_err()
        .to_string();
    assert!(
        message.starts_with("golden row 2 was trained to give spend 1"),
        "{message}"
    );
    wrong[1].p_returns = f64::NAN;
    assert!(Artefact::new(manifest(), model(), wrong).is_err());
    assert!(matches!(
        Artefact::new(manifest(), model(), vec![]),
        Err(ArtefactError::NoGoldenRows)
    ));
    let other_leaf =
        with_body(|body| body.replacen("\"value\":[100.0,1.0", "\"value\":[100.0,1.1", 1));
    assert!(refusal(&other_leaf).starts_with("golden row 0 was trained to give p_returns"));
    let narrow =
        with_body(|body| body.replacen("{\"values\":[30.0,\"SP\"]", "{\"values\":[30.0]", 1));
    assert_eq!(
        refusal(&narrow),
        "golden row 0 cannot be scored: a row must have 2 values, this one has 1"
    );
}

#[test]
fn refuses_metrics_that_are_not_numbers() {
    let metrics = [("auc".to_owned(), f64::NAN)].into();
    let message = Artefact::new(
        Manifest {
            metrics,
            ..manifest()
        },
        model(),
        golden(),
    )
    .unwrap_err()
    .to_string();
    assert_eq!(
        message,
        "the metric auc in the model's manifest is not a finite number"
    );
}

#[test]
fn refuses_a_manifest_that_belongs_to_another_model() {
    let own = artefact().manifest().features_sha256.clone();
    assert_eq!(own.len(), 64);
    let other = with_body(|body| body.replacen(&own, &"ab".repeat(32), 1));
    assert_eq!(
        refusal(&other),
        "the model file's manifest names other features than its model has"
    );
    let renamed = [Feature::number("t_days"), Feature::choice("region")];
    let reordered = [Feature::choice("state"), Feature::number("t_days")];
    assert_ne!(schema_sha256(&renamed), own);
    assert_ne!(schema_sha256(&reordered), own);
}

#[test]
fn refuses_a_spread_that_is_none() {
    let spread = Some(crate::audience::Spread {
        spend_cv: -1.0,
        level_sd: 0.1,
        windows: 0,
        held: 0,
    });
    let manifest = Manifest {
        spread,
        ..manifest()
    };
    let message = Artefact::new(manifest, model(), golden())
        .unwrap_err()
        .to_string();
    assert!(
        message.starts_with("the spread of past windows"),
        "{message}"
    );
}

/// A right checksum over a damaged body, which gets past the container: what comes behind it has to hold by itself.
#[test]
fn no_damage_makes_an_artefact_panic_or_score_its_golden_rows_otherwise() {
    let mut damage = Damage::begin().unwrap();
    let whole = serde_json::to_vec(&artefact()).unwrap();
    let (mut files, mut refused) = (0_u64, 0_u64);
    while damage.goes_on() {
        let mut body = whole.clone();
        damage.damage(&mut body);
        files += 1;
        match Artefact::decode(&container::seal(&body).unwrap()) {
            Err(_) => refused += 1,
            Ok(artefact) => assert!(artefact.check_golden().unwrap() <= GOLDEN_TOLERANCE),
        }
        let mut file = container::seal(&whole).unwrap();
        damage.damage(&mut file);
        let is_as_it_was = file == container::seal(&whole).unwrap();
        assert_eq!(Artefact::decode(&file).is_ok(), is_as_it_was);
    }
    println!("{files} bodies: {refused} refused");
    assert!(refused > files / 2);
}
