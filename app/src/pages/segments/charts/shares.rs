//! Where the value sits, by segment.

use clv_charts::{Datum, RankedBars, Size};

use super::super::headline::{self, of_customers, share};
use super::super::tables::SEGMENTS;
use crate::api::{Segment, Segments};
use crate::components::amount::percent;
use crate::components::data_table::{Column, TableData};
use crate::components::definition::Meaning;
use crate::components::figure::{Picture, captioned};
use crate::words::say;

pub(in crate::pages::segments) fn title(data: &Segments) -> &'static str {
    say(if data.plan.is_some() {
        "Where the expected value sits"
    } else {
        "Where the value sits"
    })
}

pub(in crate::pages::segments) fn picture(data: &Segments) -> Picture {
    let bars = |is_narrow: bool| -> Vec<Datum> {
        let bar = |segment: &Segment| {
            let part = share(data, segment);
            // On a phone the names need the room; the table has both shares.
            let text = if is_narrow {
                percent(part)
            } else {
                let customers = percent(of_customers(data, segment));
                format!("{} ({customers})", percent(part))
            };
            Datum::new(
                segment.name.label.clone(),
                segment.name.label.clone(),
                part,
                text,
            )
            .named(format!("{}: {}", segment.name.label, segment.rule))
        };
        data.segments.iter().map(bar).collect()
    };
    let size = |width: f64| Size::rows(width, data.segments.len());
    let narrow = size(340.0);
    Picture::two("segments", size(960.0), narrow, |id, size| {
        RankedBars {
            caption: captioned(id, title(data), headline::shares(data)),
            bars: bars(size == narrow),
            selected: Vec::new(),
        }
        .draw(size)
    })
}

pub(in crate::pages::segments) fn table(data: &Segments) -> TableData {
    let rows = data.segments.iter().map(|segment| {
        vec![
            segment.name.label.clone(),
            percent(share(data, segment)),
            percent(of_customers(data, segment)),
        ]
        .into()
    });
    TableData {
        columns: vec![
            Column::text("Segment"),
            Column::number("Of the value"),
            Column::number("Of the customers"),
        ],
        rows: rows.collect(),
    }
}

pub(in crate::pages::segments) fn meaning() -> Meaning {
    Meaning::new(
        "def-shares",
        "Where the value sits",
        "What the customers of a segment are expected to spend within the horizon as a share of all, or without a forecast what they bought so far.",
        "%",
        SEGMENTS,
    )
}
