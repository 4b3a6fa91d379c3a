//! Draws the pictures of docs/article.md into docs/pictures: `cargo run --release --example pictures`.
//!
//! Their numbers come from docs/RESULTS.md and from docs/pictures/leaks-*.csv, which `make results` and `make leaks` write.
//! Each file is a card of its own with the product's colours, so it can be read on any ground, and follows the reader's
//! choice of light or dark.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use clv_charts::{Caption, Datum, RankedBars, Size};

/// Width of the chart, and the margin of the card around it.
const WIDTH: f64 = 680.0;
const MARGIN: f64 = 24.0;
/// Room for the title and the line under it.
const HEAD: f64 = 54.0;

/// Columns of the scoreboards in RESULTS.md.
const MODEL: usize = 0;
const GINI: usize = 1;
const RATIO: usize = 10;

fn main() -> Result<(), Box<dyn Error>> {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    let results = fs::read_to_string(docs.join("RESULTS.md"))?;
    let boards = [
        (
            "olist",
            "## Olist's whole customer base as an order log, 180 days ahead",
            GINI,
            "Olist: who will spend most within 180 days?",
        ),
        (
            "generated",
            "## A generated shop, where the best possible forecast is known",
            GINI,
            "A generated shop: how close to the best possible?",
        ),
        (
            "cdnow",
            "## CDNOW, 39 weeks ahead",
            GINI,
            "CDNOW, where three in ten buy again: who will spend most?",
        ),
        (
            "totals",
            "## Olist's whole customer base as an order log, 180 days ahead",
            RATIO,
            "Olist: what was forecast for all customers ÷ what they spent",
        ),
    ];
    for (name, heading, column, title) in boards {
        let (bars, served) = scoreboard(&results, heading, column)?;
        let under = if column == GINI {
            "Normalised Gini on customers no model has seen; 0 is chance, 1 is perfect. In bold: the model that is served."
        } else {
            "1 is right on the whole. In bold: the model that is served."
        };
        let selected = served.into_iter().collect();
        save(&docs, name, [title, under], bars, selected)?;
    }
    for (name, title) in [
        (
            "leaks-generated",
            "A generated shop: what one mistake does to the AUC",
        ),
        ("leaks-olist", "Olist: what one mistake does to the AUC"),
    ] {
        let Ok(text) = fs::read_to_string(docs.join(format!("pictures/{name}.csv"))) else {
            println!("{name}.csv is not there: its picture stays as it is");
            continue;
        };
        let bars = measured(&text)?;
        let honest = ["honest", "honest_big", "oracle"].map(String::from).into();
        let under = "Who buys within 180 days; 0.5 is chance. In bold: what can be had honestly.";
        save(&docs, name, [title, under], bars, honest)?;
    }
    Ok(())
}

/// One column of the scoreboard under a heading, best Gini first, and the model that is served. What is not a model, an
/// empty forecast or knowledge of the future, is left out.
fn scoreboard(
    page: &str,
    heading: &str,
    column: usize,
) -> Result<(Vec<Datum>, Option<String>), Box<dyn Error>> {
    let section = page.split(heading).nth(1).ok_or("no such section")?;
    let rows = section
        .lines()
        .skip_while(|line| !line.starts_with("|---"))
        .skip(1)
        .take_while(|line| line.starts_with('|'));
    let (mut bars, mut served) = (Vec::new(), None);
    for row in rows {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let cell = |at: usize| cells.get(at).copied().ok_or("a row is short");
        let name = cell(MODEL)?
            .replace(['*', '\u{202f}'], "")
            .replace(" (served)", "");
        if name == "Zero" || name.starts_with("Latent rates") {
            continue;
        }
        let text = cell(column)?;
        if cell(MODEL)?.contains("(served)") {
            served = Some(name.clone());
        }
        bars.push(Datum::new(
            &name,
            &name,
            text.replace('−', "-").parse()?,
            text,
        ));
    }
    Ok((bars, served))
}

/// The lines of a file that scripts/leaks.py wrote: key, name, AUC, and its interval.
fn measured(text: &str) -> Result<Vec<Datum>, Box<dyn Error>> {
    let mut bars = Vec::new();
    for line in text.lines().skip(1) {
        let quoted = line.split_once(',').ok_or("a line is short")?;
        let (rest, [value, ..]) = last_three(quoted.1)?;
        let name = rest.trim_matches('"');
        bars.push(Datum::new(quoted.0, name, value, format!("{value:.3}")));
    }
    Ok(bars)
}

/// A name, which may hold commas, and the three numbers after it.
fn last_three(text: &str) -> Result<(&str, [f64; 3]), Box<dyn Error>> {
    let mut parts = text.rsplitn(4, ',');
    let mut next = || parts.next().ok_or("a line is short");
    let (high, low, value) = (next()?.parse()?, next()?.parse()?, next()?.parse()?);
    Ok((next()?, [value, low, high]))
}

/// Draws the bars and writes the card.
fn save(
    docs: &Path,
    name: &str,
    [title, under]: [&str; 2],
    bars: Vec<Datum>,
    selected: Vec<String>,
) -> Result<(), Box<dyn Error>> {
    let size = Size::rows(WIDTH, bars.len());
    let drawing = RankedBars {
        caption: Caption::new(name, title, under),
        bars,
        selected,
    }
    .draw(size)?;
    let (wide, high) = (
        drawing.width + 2.0 * MARGIN,
        drawing.height + HEAD + 2.0 * MARGIN,
    );
    let mut svg = String::new();
    write!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{wide}\" height=\"{high}\" viewBox=\"0 0 {wide} {high}\">\n<style>\n{}{}\
         .chart {{ width: {}px; height: {}px; }}\n</style>\n\
         <rect width=\"{wide}\" height=\"{high}\" rx=\"8\" fill=\"var(--card)\"/>\n\
         <g font-family=\"var(--font)\">\
         <text x=\"{MARGIN}\" y=\"38\" font-size=\"16\" font-weight=\"600\" fill=\"var(--ink)\">{title}</text>\
         <text x=\"{MARGIN}\" y=\"58\" font-size=\"12\" fill=\"var(--muted)\">{under}</text></g>\n\
         <g transform=\"translate({MARGIN} {})\">{}</g>\n</svg>\n",
        include_str!("../../../style/tokens.css"),
        include_str!("../../../style/charts.css"),
        drawing.width,
        drawing.height,
        MARGIN + HEAD,
        drawing.svg
    )?;
    let path = docs.join(format!("pictures/{name}.svg"));
    fs::write(&path, svg)?;
    println!("{}", path.display());
    Ok(())
}
