//! How long a drawing takes: `cargo run --release -p clv-charts --example speed`.

use std::time::{Duration, Instant};

use clv_charts::{
    Axis, BarChart, Caption, ChartError, Datum, DotGrid, Drawing, Format, LineChart, Point,
    Scatter, Series, Size,
};

/// Marks per chart.
const MARKS: u32 = 500;
/// Drawings per measurement; the median counts.
const RUNS: usize = 201;

fn main() -> Result<(), ChartError> {
    let caption = Caption::new("speed", "Speed", "Five hundred marks.");
    let wave = |i: u32| f64::from(i * 7919 % 1000);
    let bars = BarChart {
        caption: caption.clone(),
        bars: (0..MARKS)
            .map(|i| {
                Datum::new(
                    format!("{i}"),
                    format!("{i}"),
                    wave(i),
                    format!("{}", wave(i)),
                )
            })
            .collect(),
        format: Format::Count,
        annotations: Vec::new(),
        partial: Vec::new(),
        selected: Vec::new(),
        anchor: None,
    };
    let points = (0..MARKS).map(|i| Point {
        x: f64::from(i),
        y: wave(i),
        name: format!("{i}"),
        text: format!("{}", wave(i)),
    });
    let line = LineChart {
        caption: caption.clone(),
        x: Axis::default(),
        y: Axis::default(),
        series: vec![Series {
            points: points.collect(),
            area: true,
            ..Series::default()
        }],
        diagonal: false,
        markers: Vec::new(),
    };
    let dots = DotGrid {
        caption,
        total: 1000,
        filled: 28,
        name: String::new(),
        text: String::new(),
    };
    let scatter = |count: u32| Scatter {
        caption: Caption::new("speed", "Speed", "Points."),
        x: Axis::default(),
        y: Axis::default(),
        points: (0..count)
            .map(|i| Point {
                x: wave(i),
                y: wave(i / 7),
                name: format!("{i}"),
                text: format!("{}", wave(i)),
            })
            .collect(),
        count: Format::Count,
        things: ["point".into(), "points".into()],
    };
    let (few, many) = (scatter(MARKS), scatter(10_000));
    report("500 dots", || few.draw(Size::WIDE))?;
    report("10,000 points in hexagons", || many.draw(Size::WIDE))?;
    report("500 bars", || bars.draw(Size::WIDE))?;
    report("500 points", || line.draw(Size::WIDE))?;
    report("1,000 dots", || dots.draw(Size::DOTS))
}

fn report(name: &str, draw: impl Fn() -> Result<Drawing, ChartError>) -> Result<(), ChartError> {
    let mut times: Vec<Duration> = Vec::with_capacity(RUNS);
    let mut bytes = 0;
    for _ in 0..RUNS {
        let start = Instant::now();
        bytes = draw()?.svg.len();
        times.push(start.elapsed());
    }
    times.sort();
    let median = times.get(RUNS / 2).copied().unwrap_or_default();
    println!("{name}: {median:?} median of {RUNS}, {bytes} bytes");
    Ok(())
}
