//! `clv predict` on files, as a process: what it writes, what it refuses, and how it says so.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use clv_core::artefact::{Artefact, GoldenRow, Manifest, ValueBasis};
use clv_core::features::{Column, Feature, Table, Value};
use clv_core::forest::{Forest, Tree};
use clv_core::model::{Hurdle, Prediction};
use clv_core::pipeline::Pipeline;
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::writer::SerializedFileWriter;
use parquet::record::Field;
use parquet::schema::parser::parse_message_type;

/// A folder with a model in it, and no database anywhere.
struct Desk {
    folder: tempfile::TempDir,
    artefact: Artefact,
}

struct Ended {
    status: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let artefact = artefact();
        fs::write(folder.path().join("model.clv"), artefact.encode().unwrap()).unwrap();
        Self { folder, artefact }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    fn clv(&self, arguments: &[&str]) -> Ended {
        let output = Command::new(env!("CARGO_BIN_EXE_clv"))
            .current_dir(self.folder.path())
            .env_remove("DATABASE_URL")
            .args(arguments)
            .output()
            .unwrap();
        Ended {
            status: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    fn predict(&self, file: &str, more: &[&str]) -> Ended {
        let mut arguments = vec!["predict", file, "--model", "model.clv"];
        arguments.extend(more);
        self.clv(&arguments)
    }

    fn expected(&self, days: f64, state: Value) -> Prediction {
        let row = [Value::Number(days), state];
        self.artefact.model().predict(&row).unwrap()
    }
}

fn choice(name: &str) -> Value {
    Value::Choice(name.to_owned())
}

/// A model of `days_since_last_purchase` and `state`.
fn artefact() -> Artefact {
    let features = vec![
        Feature::number("days_since_last_purchase"),
        Feature::choice("state"),
    ];
    let states = ["SP", "RJ", "SP", "RJ"].map(|state| Some(state.to_owned()));
    let days = vec![5.0, 50.0, f64::NAN, 200.0];
    let columns = vec![Column::Number(days), Column::Choice(states.into())];
    let table = Table::new(features, columns).unwrap();
    let pipeline = Pipeline::fit(&table).unwrap();
    let names: Vec<_> = pipeline
        .outputs()
        .iter()
        .map(|it| it.name.clone())
        .collect();
    let input = |name: &str| names.iter().position(|it| it == name).unwrap();
    let days = names.iter().position(|it| it.starts_with("days")).unwrap();
    let threshold = if names[days].ends_with("log1p") {
        4.0
    } else {
        60.0
    };
    let returns = vec![
        stump(days, threshold, 1.0, -0.5),
        stump(input("state=SP"), 0.5, 0.0, 0.5),
    ];
    let spend = vec![stump(input("state=RJ"), 0.5, 0.0, 0.3)];
    let model = Hurdle::new(
        pipeline,
        Forest::new(-2.0, returns).unwrap(),
        Forest::new(4.5, spend).unwrap(),
    )
    .unwrap();
    let artefact = |golden| Artefact::new(manifest(), model.clone(), golden).unwrap();
    let values = vec![Value::Number(30.0), choice("SP")];
    // The first one is only asked for its prediction: a golden row needs one.
    let model: clv_core::model::Model = model.clone().into();
    let found = model.predict(&values).unwrap();
    artefact(vec![GoldenRow {
        values,
        p_returns: found.p_returns,
        spend_if_returns: found.spend_if_returns,
    }])
}

fn stump(input: usize, threshold: f32, left: f32, right: f32) -> Tree {
    let tree = serde_json::json!({"right": [2, 0, 0], "input": [input, 0, 0], "value": [threshold, left, right],
        "default_left": [1, 0, 0], "cover": [2, 1, 1], "gain": [1, 0, 0]});
    serde_json::from_value(tree).unwrap()
}

fn manifest() -> Manifest {
    let day = |text: &str| text.parse().unwrap();
    Manifest {
        schema_version: 0,
        model_id: String::new(),
        trainer: "by hand".to_owned(),
        horizon_days: 180,
        value_basis: ValueBasis::Amount,
        currency: "EUR".parse().unwrap(),
        as_of: day("2018-08-31"),
        test_cutoff: day("2018-02-28"),
        first_train_cutoff: day("2017-06-30"),
        last_train_cutoff: day("2018-02-28"),
        train_rows: 4,
        train_buyers: 2,
        seed: 1,
        metrics: BTreeMap::new(),
        data_sha256: "00".repeat(32),
        code_sha256: "11".repeat(32),
        features_sha256: String::new(),
        spread: None,
    }
}

/// Rows of a CSV by the names of its header.
fn table(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    lines
        .map(|line| {
            let cells = line.split(',').map(str::to_owned);
            header
                .iter()
                .map(|name| (*name).to_owned())
                .zip(cells)
                .collect()
        })
        .collect()
}

fn number(row: &BTreeMap<String, String>, name: &str) -> f64 {
    row[name].parse().unwrap()
}

#[test]
fn scores_a_file_of_features_and_says_by_what() {
    let desk = Desk::new();
    desk.write(
        "customers.csv",
        "state,shoe_size,customer_id,days_since_last_purchase\nSP,42,ann,10\n,40,bob,100.5\nRJ,41,\"eve, the 1st\",NA\n",
    );
    let ended = desk.predict("customers.csv", &["--out", "out.csv"]);
    assert_eq!(ended.status, Some(0), "{}", ended.stderr);
    let rows = table(&desk.read("out.csv").replace("\"eve, the 1st\"", "eve"));
    let ids: Vec<&str> = rows.iter().map(|row| row["customer_id"].as_str()).collect();
    assert_eq!(ids, ["ann", "bob", "eve"]);
    for (row, expected) in rows.iter().zip([
        desk.expected(10.0, choice("SP")),
        desk.expected(100.5, Value::Missing),
        desk.expected(f64::NAN, choice("RJ")),
    ]) {
        assert_eq!(number(row, "expected_value"), expected.expected_value);
        assert_eq!(number(row, "p_returns"), expected.p_returns);
        assert_eq!(number(row, "spend_if_returns"), expected.spend_if_returns);
        assert_eq!(row["model_id"], desk.artefact.manifest().model_id);
        assert_eq!(
            (row["horizon_days"].as_str(), row["data_as_of"].as_str()),
            ("180", "")
        );
    }
    assert!(
        ended.stdout.contains("3 customers of customers.csv"),
        "{}",
        ended.stdout
    );
    assert_eq!(
        fs::read_dir(desk.folder.path()).unwrap().count(),
        4,
        "no partial files: workspace, model, input, output"
    );
}

#[test]
fn a_column_that_is_not_there_is_missing_in_every_row_and_none_at_all_is_refused() {
    let desk = Desk::new();
    desk.write("days.csv", "customer_id;days_since_last_purchase\nann;10\n");
    let ended = desk.predict("days.csv", &["--out", "out.csv", "--as-of", "2018-09-01"]);
    assert_eq!(ended.status, Some(0), "{}", ended.stderr);
    let row = &table(&desk.read("out.csv"))[0];
    assert_eq!(
        number(row, "p_returns"),
        desk.expected(10.0, Value::Missing).p_returns
    );
    assert_eq!(row["data_as_of"], "2018-09-01");
    assert!(
        ended.stdout.contains("not known of anybody: state"),
        "{}",
        ended.stdout
    );

    desk.write("shoes.csv", "customer_id,shoe_size\nann,42\n");
    let ended = desk.predict("shoes.csv", &["--as", "features", "--out", "none.csv"]);
    assert_eq!(ended.status, Some(1));
    assert!(
        ended.stderr.contains("none of the model's features")
            && ended.stderr.contains("days_since_last_purchase, state"),
        "{}",
        ended.stderr
    );
    assert!(!desk.path("none.csv").exists());
}

#[test]
fn one_bad_row_fails_the_file_with_where_what_why_and_how_to_mend_it() {
    let desk = Desk::new();
    desk.write(
        "customers.csv",
        "customer_id,days_since_last_purchase,state\nann,10,SP\nbob,soon,SP\n,5,SP\ndan,\"1,5\",SP\neve,inf,RJ\nann,7,SP\nfay,3\n",
    );
    let ended = desk.predict("customers.csv", &["--out", "out.csv"]);
    assert_eq!(ended.status, Some(1));
    assert_eq!(ended.stdout, "");
    assert!(!desk.path("out.csv").exists(), "nothing is written");
    for line in [
        "error: 6 rows of customers.csv cannot be scored:",
        "customers.csv, line 3, column days_since_last_purchase: \"soon\" is not a number: write a number",
        "customers.csv, line 4, column customer_id: \"\" must not be empty: name the customer",
        "customers.csv, line 5, column days_since_last_purchase: \"1,5\" is not a number with a decimal point: write 1234.5",
        "customers.csv, line 6, column days_since_last_purchase: \"inf\" is not a finite number: leave the field empty",
        "customers.csv, line 7, column customer_id: \"ann\" is already on line 2: keep one row",
        "customers.csv, line 8: \"fay,3\" is a record of 2 fields where the header has 3: give every row",
        "hint: mend the file, or leave such rows out with --skip-bad",
    ] {
        assert!(
            ended.stderr.contains(line),
            "{line}\nis not in\n{}",
            ended.stderr
        );
    }

    let ended = desk.predict(
        "customers.csv",
        &["--skip-bad", "--out", "out.csv", "--json"],
    );
    assert_eq!(ended.status, Some(0), "{}", ended.stderr);
    let report: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(
        (&report["customers"], &report["rows_bad"]),
        (&1.into(), &6.into())
    );
    assert_eq!(report["bad"][0]["line"], 3);
    assert_eq!(report["bad"][0]["column"], "days_since_last_purchase");
    assert_eq!(report["bad"][0]["value"], "soon");
    assert_eq!(table(&desk.read("out.csv")).len(), 1);
}

#[test]
fn decimal_commas_are_read_when_they_are_announced() {
    let desk = Desk::new();
    desk.write(
        "komma.csv",
        "customer_id;days_since_last_purchase\nann;10,5\n",
    );
    let ended = desk.predict("komma.csv", &["--decimal", "comma", "--out", "out.csv"]);
    assert_eq!(ended.status, Some(0), "{}", ended.stderr);
    let row = &table(&desk.read("out.csv"))[0];
    assert_eq!(
        number(row, "p_returns"),
        desk.expected(10.5, Value::Missing).p_returns
    );
}

#[test]
fn csv_json_and_parquet_say_the_same() {
    let desk = Desk::new();
    write_parquet(&desk.path("customers.parquet"));
    for out in ["out.csv", "out.json", "out.parquet"] {
        let ended = desk.predict("customers.parquet", &["--out", out, "--explain"]);
        assert_eq!(ended.status, Some(0), "{}", ended.stderr);
    }
    let csv = table(&desk.read("out.csv"));
    let json: serde_json::Value = serde_json::from_str(&desk.read("out.json")).unwrap();
    assert_eq!(json["customers"], 2);
    assert_eq!(json["model_id"], desk.artefact.manifest().model_id.as_str());
    let parquet =
        SerializedFileReader::new(fs::File::open(desk.path("out.parquet")).unwrap()).unwrap();
    let rows = parquet.get_row_iter(None).unwrap().map(Result::unwrap);
    for (index, row) in rows.enumerate() {
        let fields: BTreeMap<String, Field> = row.into_columns().into_iter().collect();
        assert_eq!(fields.len(), csv[index].len());
        for (name, field) in fields {
            let (text, document) = (&csv[index][&name], &json["predictions"][index][&name]);
            match field {
                Field::Double(number) => {
                    assert_eq!(text.parse::<f64>().unwrap(), number, "{name}");
                    assert_eq!(document.as_f64(), Some(number), "{name}");
                }
                Field::Str(value) => {
                    assert_eq!((text, document.as_str()), (&value, Some(value.as_str())))
                }
                Field::Int(value) => assert_eq!(document.as_i64(), Some(value.into())),
                Field::Null => assert!(text.is_empty() && document.is_null(), "{name}"),
                other => assert_eq!(other.to_string(), *text),
            }
        }
    }
    // Contributions add up to the prediction, feature by feature.
    for row in &csv {
        let sum = number(row, "returns_days_since_last_purchase") + number(row, "returns_state");
        assert!((number(row, "base_p") + sum - number(row, "p_returns")).abs() < 1e-9);
        let sum = number(row, "spend_days_since_last_purchase") + number(row, "spend_state");
        assert!((number(row, "base_spend") + sum - number(row, "spend_if_returns")).abs() < 1e-6);
    }
}

/// Two customers, the second of unknown state.
fn write_parquet(path: &Path) {
    let schema = "message customers { REQUIRED BYTE_ARRAY customer_id (UTF8); OPTIONAL DOUBLE days_since_last_purchase; \
        OPTIONAL BYTE_ARRAY state (UTF8); }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let file = fs::File::create(path).unwrap();
    let mut writer = SerializedFileWriter::new(file, schema, Arc::default()).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    let ids = ["ann", "bob"].map(ByteArray::from);
    column
        .typed::<ByteArrayType>()
        .write_batch(&ids, None, None)
        .unwrap();
    column.close().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    column
        .typed::<DoubleType>()
        .write_batch(&[10.0, 100.25], Some(&[1, 1]), None)
        .unwrap();
    column.close().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    column
        .typed::<ByteArrayType>()
        .write_batch(&["SP".into()], Some(&[1, 0]), None)
        .unwrap();
    column.close().unwrap();
    group.close().unwrap();
    writer.close().unwrap();
}

#[test]
fn an_order_log_is_scored_as_of_its_last_complete_day() {
    let desk = Desk::new();
    let mut log = "Invoice,Customer ID,Date,Total,Country\n".to_owned();
    for day in 1..=30 {
        log.push_str(&format!("{day},c{day},2018-04-{day:02},20.00,SP\n"));
    }
    log.push_str("31,c1,2018-04-20,-5.00,RJ\n");
    desk.write("orders.csv", &log);
    let ended = desk.predict("orders.csv", &["--out", "out.csv"]);
    assert_eq!(ended.status, Some(0), "{}", ended.stderr);
    let rows = table(&desk.read("out.csv"));
    assert_eq!(rows.len(), 30);
    let row = rows.iter().find(|row| row["customer_id"] == "c10").unwrap();
    assert_eq!(row["data_as_of"], "2018-04-30");
    let expected = desk.expected(20.0, choice("SP"));
    assert_eq!(number(row, "expected_value"), expected.expected_value);

    let ended = desk.predict(
        "orders.csv",
        &["--out", "early.csv", "--as-of", "2018-04-10"],
    );
    assert_eq!(ended.status, Some(0), "{}", ended.stderr);
    assert_eq!(table(&desk.read("early.csv")).len(), 10);

    desk.write(
        "bad.csv",
        &log.replace("12,c12,2018-04-12", "12,c12,2018-04-32"),
    );
    let ended = desk.predict("bad.csv", &["--out", "bad-out.csv"]);
    assert_eq!(ended.status, Some(1));
    assert!(
        ended
            .stderr
            .contains("bad.csv, line 13, column Date: \"2018-04-32\" is"),
        "{}",
        ended.stderr
    );
    assert!(!desk.path("bad-out.csv").exists());
}

#[test]
fn standard_output_holds_the_predictions_and_nothing_else() {
    let desk = Desk::new();
    desk.write("customers.csv", "customer_id,state\nann,SP\n");
    let ended = desk.predict("customers.csv", &[]);
    assert_eq!(
        (ended.status, table(&ended.stdout).len()),
        (Some(0), 1),
        "{}",
        ended.stderr
    );
    assert!(ended.stderr.contains("1 customer of customers.csv"));
    let ended = desk.predict("customers.csv", &["--json"]);
    let document: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(document["predictions"][0]["customer_id"], "ann");
    assert_eq!(document["features_missing"][0], "days_since_last_purchase");
    let ended = desk.predict("customers.csv", &["--json", "--format", "csv"]);
    assert_eq!(ended.status, Some(2));

    desk.write("nobody.csv", "customer_id,state\n");
    let ended = desk.predict("nobody.csv", &[]);
    assert_eq!(
        (ended.status, ended.stdout.lines().count()),
        (Some(0), 1),
        "{}",
        ended.stderr
    );
}

#[test]
fn a_model_file_that_is_not_whole_is_refused() {
    let desk = Desk::new();
    desk.write("customers.csv", "customer_id,state\nann,SP\n");
    let whole = fs::read(desk.path("model.clv")).unwrap();
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 1;
    for (bytes, says) in [
        (flipped, "is damaged"),
        (whole[..whole.len() - 5].to_vec(), "is incomplete"),
        (b"customer_id,state\n".to_vec(), "is not a Clave model file"),
        (Vec::new(), "is not a Clave model file"),
    ] {
        fs::write(desk.path("model.clv"), bytes).unwrap();
        let ended = desk.predict("customers.csv", &["--out", "out.csv"]);
        assert_eq!(ended.status, Some(1), "{says}");
        assert!(
            ended.stderr.contains(says) && ended.stderr.contains("hint: "),
            "{}",
            ended.stderr
        );
        assert!(!desk.path("out.csv").exists());
    }
    fs::remove_file(desk.path("model.clv")).unwrap();
    let ended = desk.predict("customers.csv", &["--out", "out.csv"]);
    assert_eq!(ended.status, Some(2));
    assert!(
        ended.stderr.contains("cannot read model.clv"),
        "{}",
        ended.stderr
    );
}

#[test]
fn files_that_are_no_tables_are_refused_in_words() {
    let desk = Desk::new();
    desk.write("empty.csv", "");
    desk.write("page.csv", "<html></html>");
    desk.write("names.csv", "name,state\nann,SP\n");
    for (file, says) in [
        ("empty.csv", "empty.csv is empty"),
        ("page.csv", "page.csv is HTML or XML"),
        ("names.csv", "names.csv"),
        ("absent.csv", "absent.csv"),
    ] {
        let ended = desk.predict(file, &["--as", "features"]);
        assert_ne!(ended.status, Some(0), "{file}");
        assert!(ended.stderr.contains(says), "{}", ended.stderr);
        assert_eq!(ended.stdout, "");
    }
}
