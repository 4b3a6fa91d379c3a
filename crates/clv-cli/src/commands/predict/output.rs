//! Predictions as CSV, JSON or Parquet.

use std::fs::File;
use std::io::{self, BufWriter, Read as _, Seek as _, Write as _};
use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDate;
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use serde_json::{Map, Value, json};

use super::arguments::Format;
use crate::atomic::Partial;
use crate::failure::Failure;

/// Some customers and what is said of them, column by column; all columns have the same length.
#[derive(Debug, Default)]
pub(super) struct Frame {
    pub(super) rows: usize,
    pub(super) columns: Vec<(String, Cells)>,
}

/// The cells of a column.
#[derive(Debug)]
pub(super) enum Cells {
    /// One text a row.
    Texts(Vec<String>),
    /// The same text in every row.
    Text(String),
    /// The same day in every row, if one is known.
    Day(Option<NaiveDate>),
    /// The same number of days in every row.
    Whole(i32),
    /// One number a row.
    Numbers(Vec<f64>),
}

/// Writes frames of the same columns.
pub(super) struct Output {
    target: Target,
    writer: Option<Writer>,
}

/// Where the finished file goes.
enum Target {
    File(Partial),
    /// Collected first: nothing is printed of a file that is refused in the end.
    Standard(File),
}

enum Writer {
    /// And whether anything was written.
    Csv(Box<csv::Writer<BufWriter<File>>>, bool),
    Json(BufWriter<File>, bool),
    Parquet(Box<ParquetSink>),
}

struct ParquetSink {
    file: File,
    writer: Option<SerializedFileWriter<File>>,
}

impl Output {
    pub(super) fn create(out: Option<&Path>, format: Format) -> Result<Self, Failure> {
        let target = match out {
            Some(path) => Target::File(Partial::create(path)?),
            None => Target::Standard(tempfile::tempfile().map_err(unwritten)?),
        };
        let file = match &target {
            Target::File(partial) => partial.handle()?,
            Target::Standard(file) => file.try_clone().map_err(unwritten)?,
        };
        let writer = match format {
            Format::Csv => {
                let writer = csv::Writer::from_writer(BufWriter::new(file));
                Writer::Csv(Box::new(writer), false)
            }
            Format::Json => {
                let mut text = BufWriter::new(file);
                text.write_all(b"{\"predictions\":[").map_err(unwritten)?;
                Writer::Json(text, false)
            }
            Format::Parquet => Writer::Parquet(Box::new(ParquetSink { file, writer: None })),
        };
        Ok(Self {
            target,
            writer: Some(writer),
        })
    }

    pub(super) fn write(&mut self, frame: &Frame) -> Result<(), Failure> {
        match &mut self.writer {
            Some(Writer::Csv(writer, any)) => write_csv(writer, any, frame).map_err(unwritten),
            Some(Writer::Json(text, any)) => write_json(text, any, frame).map_err(unwritten),
            Some(Writer::Parquet(sink)) => sink.write(frame).map_err(unwritten),
            None => Ok(()),
        }
    }

    /// Ends the file; JSON gets the summary's fields after the predictions.
    pub(super) fn finish(mut self, summary: &Map<String, Value>) -> Result<(), Failure> {
        match self.writer.take() {
            Some(Writer::Csv(mut writer, _)) => writer.flush().map_err(unwritten)?,
            Some(Writer::Json(mut text, _)) => {
                let fields = Value::Object(summary.clone()).to_string();
                // `{"a":1}` without its opening brace continues the document.
                let rest = fields.strip_prefix('{').unwrap_or("}");
                let comma = if rest == "}" { "]" } else { "]," };
                text.write_all(comma.as_bytes())
                    .and_then(|()| text.write_all(rest.as_bytes()))
                    .and_then(|()| text.write_all(b"\n"))
                    .and_then(|()| text.flush())
                    .map_err(unwritten)?;
            }
            Some(Writer::Parquet(sink)) => sink.finish().map_err(unwritten)?,
            None => {}
        }
        match self.target {
            Target::File(partial) => partial.finish(),
            Target::Standard(file) => match print(file) {
                // A reader that has seen enough and closed the pipe is no failure.
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
                printed => printed.map_err(unwritten),
            },
        }
    }
}

fn print(mut file: File) -> io::Result<()> {
    file.rewind()?;
    let mut out = io::stdout().lock();
    let mut block = vec![0; 256 * 1024];
    loop {
        let count = file.read(&mut block)?;
        let Some(bytes) = block.get(..count).filter(|bytes| !bytes.is_empty()) else {
            return out.flush();
        };
        out.write_all(bytes)?;
    }
}

impl Cells {
    fn text(&self, row: usize) -> String {
        match self {
            Self::Texts(texts) => texts.get(row).cloned().unwrap_or_default(),
            Self::Text(text) => text.clone(),
            Self::Day(day) => day.map(|day| day.to_string()).unwrap_or_default(),
            Self::Whole(number) => number.to_string(),
            Self::Numbers(numbers) => numbers.get(row).map(f64::to_string).unwrap_or_default(),
        }
    }

    fn json(&self, row: usize) -> Value {
        match self {
            Self::Texts(texts) => json!(texts.get(row)),
            Self::Text(text) => json!(text),
            Self::Day(day) => json!(day),
            Self::Whole(number) => json!(number),
            Self::Numbers(numbers) => json!(numbers.get(row)),
        }
    }
}

fn write_csv(
    writer: &mut csv::Writer<BufWriter<File>>,
    any: &mut bool,
    frame: &Frame,
) -> Result<(), csv::Error> {
    if !*any {
        *any = true;
        writer.write_record(frame.columns.iter().map(|(name, _)| name))?;
    }
    for row in 0..frame.rows {
        for (_, cells) in &frame.columns {
            match cells {
                Cells::Texts(texts) => {
                    writer.write_field(texts.get(row).map_or("", String::as_str))?;
                }
                cells => writer.write_field(cells.text(row))?,
            }
        }
        writer.write_record(None::<&[u8]>)?;
    }
    Ok(())
}

fn write_json(text: &mut BufWriter<File>, any: &mut bool, frame: &Frame) -> io::Result<()> {
    for row in 0..frame.rows {
        text.write_all(if *any { b",\n" } else { b"\n" })?;
        *any = true;
        let cells = frame.columns.iter();
        let fields: Map<String, Value> = cells
            .map(|(name, cells)| (name.clone(), cells.json(row)))
            .collect();
        serde_json::to_writer(&mut *text, &fields)?;
    }
    Ok(())
}

impl ParquetSink {
    /// A frame becomes a row group.
    fn write(&mut self, frame: &Frame) -> Result<(), ParquetError> {
        if self.writer.is_none() {
            let properties = WriterProperties::builder()
                .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
                .build();
            let file = self.file.try_clone()?;
            let writer = SerializedFileWriter::new(file, schema(frame)?, Arc::new(properties))?;
            self.writer = Some(writer);
        }
        let Some(writer) = &mut self.writer else {
            return Ok(());
        };
        if frame.rows == 0 {
            return Ok(());
        }
        let mut group = writer.next_row_group()?;
        for (_, cells) in &frame.columns {
            let Some(mut column) = group.next_column()? else {
                break;
            };
            let all = vec![1; frame.rows];
            match cells {
                Cells::Texts(_) | Cells::Text(_) => {
                    let values: Vec<ByteArray> = (0..frame.rows)
                        .map(|row| ByteArray::from(cells.text(row).into_bytes()))
                        .collect();
                    let typed = column.typed::<ByteArrayType>();
                    typed.write_batch(&values, Some(&all), None)?;
                }
                Cells::Day(day) => {
                    let days = day.map(|day| day.signed_duration_since(NaiveDate::default()));
                    let days = days.and_then(|days| i32::try_from(days.num_days()).ok());
                    let levels = vec![i16::from(days.is_some()); frame.rows];
                    let values = days.map_or_else(Vec::new, |day| vec![day; frame.rows]);
                    let typed = column.typed::<Int32Type>();
                    typed.write_batch(&values, Some(&levels), None)?;
                }
                Cells::Whole(number) => {
                    let typed = column.typed::<Int32Type>();
                    typed.write_batch(&vec![*number; frame.rows], Some(&all), None)?;
                }
                Cells::Numbers(numbers) => {
                    let typed = column.typed::<DoubleType>();
                    typed.write_batch(numbers, Some(&all), None)?;
                }
            }
            column.close()?;
        }
        group.close()?;
        Ok(())
    }

    fn finish(self) -> Result<(), ParquetError> {
        match self.writer {
            Some(writer) => writer.close().map(drop),
            None => Ok(()),
        }
    }
}

fn schema(frame: &Frame) -> Result<Arc<Type>, ParquetError> {
    let fields = frame.columns.iter().map(|(name, cells)| {
        let (physical, logical) = match cells {
            Cells::Texts(_) | Cells::Text(_) => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            Cells::Day(_) => (Physical::INT32, Some(LogicalType::Date)),
            Cells::Whole(_) => (Physical::INT32, None),
            Cells::Numbers(_) => (Physical::DOUBLE, None),
        };
        let builder = Type::primitive_type_builder(name, physical);
        builder
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(logical)
            .build()
            .map(Arc::new)
    });
    let fields = fields.collect::<Result<Vec<_>, ParquetError>>()?;
    let schema = Type::group_type_builder("predictions").with_fields(fields);
    schema.build().map(Arc::new)
}

fn unwritten(error: impl std::fmt::Display) -> Failure {
    Failure::environment(format!("the predictions cannot be written: {error}"))
}
