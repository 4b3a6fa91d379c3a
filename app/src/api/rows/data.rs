use super::BadMart;
use crate::api::{
    DataReport, DataTest, DriftLine, DriftOf, DriftReading, LeakageCheck, LineageEdge, LoadedFile,
    Measure, PipelineStep, ReconciledMonth, RejectedRows, SourceKind, Status,
};
use clv_core::features::doc;
use clv_core::money::Cents;
use clv_store::read::{
    DataPage, DriftRow, EdgeRow, FileRow, LeakageRow, ReconciledRow, RejectedRow, StepRow, TestRow,
};

impl DataReport {
    pub(in crate::api) fn from_rows(page: DataPage) -> Result<Self, BadMart> {
        let known = page.known;
        let status = Status::from_row(&page.overview)?;
        let kind = status.source_kind;
        Ok(Self {
            drift: known
                .drift
                .into_iter()
                .map(|row| drift(row, kind))
                .collect::<Result<_, _>>()?,
            status,
            files: known.files.into_iter().map(LoadedFile::from).collect(),
            rejected: known.rejected.into_iter().map(RejectedRows::from).collect(),
            steps: known.steps.into_iter().map(PipelineStep::from).collect(),
            tests: known.tests.into_iter().map(DataTest::from).collect(),
            months: known
                .months
                .into_iter()
                .map(month)
                .collect::<Result<_, _>>()?,
            leakage: known.leakage.into_iter().map(LeakageCheck::from).collect(),
            lineage: known.lineage.into_iter().map(LineageEdge::from).collect(),
        })
    }
}

fn drift(row: DriftRow, kind: SourceKind) -> Result<DriftLine, BadMart> {
    let of = match row.measure.as_str() {
        "feature" => DriftOf::Feature,
        "base_rate" => DriftOf::BaseRate,
        "buyers" => DriftOf::Buyers,
        "value" => DriftOf::Value,
        _ => return Err(BadMart::new("the measure of a drift", row.measure)),
    };
    let subject = row.subject.unwrap_or_default();
    Ok(DriftLine {
        of,
        feature: match of {
            DriftOf::Feature => kind.label(&subject),
            _ => String::new(),
        },
        unit: doc(&subject).map_or("", |doc| doc.unit.as_str()).to_owned(),
        then_day: row.then_day,
        now_day: row.now_day,
        then_value: row.then_value,
        now_value: row.now_value,
        change: row.change,
        interval: row.lo.zip(row.hi),
        reading: match row.reading.as_str() {
            "stable" => DriftReading::Stable,
            "moved" => DriftReading::Moved,
            "drifted" => DriftReading::Drifted,
            _ => return Err(BadMart::new("the reading of a drift", row.reading)),
        },
    })
}

fn month(row: ReconciledRow) -> Result<ReconciledMonth, BadMart> {
    Ok(ReconciledMonth {
        month: row.month,
        measure: match row.measure.as_str() {
            "revenue" => Measure::Revenue,
            "orders" => Measure::Orders,
            "new_customers" => Measure::NewCustomers,
            _ => return Err(BadMart::new("the measure of a reconciliation", row.measure)),
        },
        files: Cents(row.raw_hundredths),
        pages: Cents(row.marts_hundredths),
        difference: Cents(row.difference_hundredths),
    })
}

impl From<FileRow> for LoadedFile {
    fn from(row: FileRow) -> Self {
        Self {
            file: row.file,
            loaded_at: row.loaded_at,
            bytes: row.bytes,
            sha256: row.sha256,
            rows_read: row.rows_read,
            rows_used: row.rows_used,
            rows_rejected: row.rows_rejected,
            rows_set_apart: row.rows_set_apart,
            reading: row.reading,
        }
    }
}

impl From<RejectedRow> for RejectedRows {
    fn from(row: RejectedRow) -> Self {
        Self {
            file: row.file,
            column: row.column_name,
            reason: row.reason,
            rows: row.rows,
            first_line: row.first_line,
            first_value: row.first_value,
        }
    }
}

impl From<StepRow> for PipelineStep {
    fn from(row: StepRow) -> Self {
        Self {
            step: row.step,
            finished_at: row.finished_at,
            is_unchanged: row.is_unchanged,
            seconds: row.seconds,
            summary: row.summary.lines().next().unwrap_or_default().to_owned(),
        }
    }
}

impl From<TestRow> for DataTest {
    fn from(row: TestRow) -> Self {
        Self {
            step: row.step,
            name: row.name,
            passed: row.status == "pass",
        }
    }
}

impl From<LeakageRow> for LeakageCheck {
    fn from(row: LeakageRow) -> Self {
        Self {
            cutoff: row.cutoff,
            role: row.role,
            rows: row.rows,
            passed: row.passed,
        }
    }
}

impl From<EdgeRow> for LineageEdge {
    fn from(row: EdgeRow) -> Self {
        Self {
            model: row.model,
            layer: row.layer,
            input: row.input,
            input_layer: row.input_layer,
        }
    }
}
