//! Parquet as pandas, Spark and databases write it.

use std::sync::Arc;

use clv_ingest::log::DecimalMark;
use parquet::basic::Compression;
use parquet::data_type::{
    ByteArray, ByteArrayType, DataType, DoubleType, FloatType, Int32Type, Int64Type,
};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;

use crate::support::{options, outcome, read};

type Group<'a> = SerializedRowGroupWriter<'a, Vec<u8>>;

fn column<T: DataType>(group: &mut Group<'_>, values: &[T::T], levels: Option<&[i16]>) {
    let mut writer = group.next_column().unwrap().unwrap();
    writer
        .typed::<T>()
        .write_batch(values, levels, None)
        .unwrap();
    writer.close().unwrap();
}

fn texts(values: &[&str]) -> Vec<ByteArray> {
    values.iter().map(|&value| ByteArray::from(value)).collect()
}

fn file(schema: &str, compression: Compression, groups: &[&dyn Fn(&mut Group<'_>)]) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let properties = Arc::new(
        WriterProperties::builder()
            .set_compression(compression)
            .build(),
    );
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, properties).unwrap();
    for write in groups {
        let mut group = writer.next_row_group().unwrap();
        write(&mut group);
        group.close().unwrap();
    }
    writer.into_inner().unwrap()
}

/// A small file for the fuzzer, too.
pub(crate) fn sample() -> Vec<u8> {
    let schema = "message orders {
        required int64 order_id;
        optional double customer_id;
        required int64 ordered_at (TIMESTAMP(MICROS, true));
        required double amount;
        optional byte_array region (STRING);
        required byte_array note (STRING);
    }";
    let write = |group: &mut Group<'_>| {
        column::<Int64Type>(group, &[1, 2, 3], None);
        column::<DoubleType>(group, &[17_850.0, 17_851.0], Some(&[1, 0, 1]));
        column::<Int64Type>(
            group,
            &[1_520_158_272_000_000, 1_520_158_272_500_000, -1],
            None,
        );
        column::<DoubleType>(group, &[11.77, -0.1, f64::NAN], None);
        column::<ByteArrayType>(group, &texts(&["São Paulo"]), Some(&[1, 0, 0]));
        column::<ByteArrayType>(group, &texts(&["a", "b", "c"]), None);
    };
    file(schema, Compression::SNAPPY, &[&write, &write])
}

#[test]
fn reads_typed_columns_across_row_groups() {
    let read = read(&sample(), &options()).unwrap();
    assert_eq!(
        read.lines,
        [
            "1 17850 2018-03-04 10:11:12 11.77 São Paulo",
            "1 17850 2018-03-04 10:11:12 11.77 São Paulo",
            "bad 3 ordered_at: is before 2 January 1970: clocks that were never set begin on the first",
            "bad 6 ordered_at: is before 2 January 1970: clocks that were never set begin on the first",
            "apart 2 rows without a customer -0.20",
        ]
    );
    assert_eq!(read.detection.format, "Parquet");
    assert_eq!(read.detection.ignored, ["note"]);
    assert_eq!(
        read.detection.notes,
        ["moments are taken as the file holds them, in UTC"]
    );
}

#[test]
fn reads_decimals_dates_single_floats_and_numbers_in_text() {
    let schema = "message orders {
        required byte_array order_id (STRING);
        required int32 customer_id;
        required int32 ordered_at (DATE);
        required int64 unit_price (DECIMAL(18, 2));
        required float quantity;
        required byte_array channel (STRING);
    }";
    let write = |group: &mut Group<'_>| {
        column::<ByteArrayType>(group, &texts(&["A", "B"]), None);
        column::<Int32Type>(group, &[7, 8], None);
        column::<Int32Type>(group, &[17_594, 17_595], None);
        column::<Int64Type>(group, &[1_999, -5], None);
        column::<FloatType>(group, &[0.1, 3.0], None);
        column::<ByteArrayType>(group, &texts(&["web", ""]), None);
    };
    for compression in [
        Compression::UNCOMPRESSED,
        Compression::GZIP(Default::default()),
        Compression::ZSTD(Default::default()),
    ] {
        assert_eq!(
            outcome(&file(schema, compression, &[&write]), &options()),
            [
                "A 7 2018-03-04 00:00:00 1.999 0.1 web",
                "B 8 2018-03-05 00:00:00 -0.15 3"
            ]
        );
    }
    let schema = "message orders {
        required byte_array order_id (STRING);
        required byte_array customer_id;
        required byte_array ordered_at (STRING);
        required byte_array amount (STRING);
    }";
    let write = |group: &mut Group<'_>| {
        column::<ByteArrayType>(group, &texts(&["A", "B"]), None);
        column::<ByteArrayType>(group, &texts(&["x", "y"]), None);
        column::<ByteArrayType>(group, &texts(&["31/12/2018", "1/2/2018"]), None);
        column::<ByteArrayType>(group, &texts(&["1.234,5", "7"]), None);
    };
    let read = read(&file(schema, Compression::SNAPPY, &[&write]), &options()).unwrap();
    assert_eq!(
        read.lines,
        [
            "A x 2018-12-31 00:00:00 1234.5",
            "B y 2018-02-01 00:00:00 7"
        ]
    );
    assert_eq!(read.detection.decimal, Some(DecimalMark::Comma));
}

#[test]
fn refuses_lists_and_damaged_files() {
    let schema = "message orders {
        required int64 order_id;
        required int64 customer_id;
        required int32 ordered_at (DATE);
        repeated double amount;
    }";
    let found = outcome(&file(schema, Compression::SNAPPY, &[]), &options());
    assert_eq!(found, ["refused: orders.csv holds lists in column amount"]);
    let whole = sample();
    for length in [4, 12, whole.len() / 2, whole.len() - 1] {
        let found = outcome(&whole[..length], &options());
        assert!(
            found[0].starts_with("refused: orders.csv is a damaged Parquet file"),
            "{found:?}"
        );
    }
}

#[test]
fn reads_more_rows_than_a_batch() {
    let schema = "message orders {
        required int64 order_id;
        required int64 customer_id;
        required int32 ordered_at (DATE);
        required double amount;
    }";
    let rows = 5_000;
    let write = |group: &mut Group<'_>| {
        let numbers: Vec<i64> = (0..rows).collect();
        column::<Int64Type>(group, &numbers, None);
        column::<Int64Type>(group, &numbers, None);
        column::<Int32Type>(group, &vec![17_594; rows as usize], None);
        column::<DoubleType>(
            group,
            &numbers
                .iter()
                .map(|n| *n as f64 / 100.0)
                .collect::<Vec<_>>(),
            None,
        );
    };
    let lines = outcome(
        &file(schema, Compression::SNAPPY, &[&write, &write]),
        &options(),
    );
    assert_eq!(lines.len(), 10_000);
    assert_eq!(lines[9_999], "4999 4999 2018-03-04 00:00:00 49.99");
}
