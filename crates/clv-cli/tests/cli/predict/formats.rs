//! Where predictions go: the same in every format, and on standard output nothing besides them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use parquet::data_type::{ByteArray, ByteArrayType, DoubleType};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::writer::SerializedFileWriter;
use parquet::record::Field;
use parquet::schema::parser::parse_message_type;

use super::{Desk, number, table};

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
