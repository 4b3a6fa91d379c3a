//! Every fixture as a stored file, and what must hold for all of them.
//!
//! `CLV_CHARTS_REWRITE=1 cargo test -p clv-charts --test snapshots` rewrites the files; look at the difference (and at
//! `--example gallery`) before keeping them.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod fixtures;
mod svg;

use std::fs;
use std::path::PathBuf;

use clv_charts::Drawing;
use fixtures::FIXTURES;
use svg::{attribute, texts};

/// Marks behind the picture: a change of theirs shows up in the same file.
fn with_marks(drawing: &Drawing) -> String {
    let mut out = drawing.svg.replace("><", ">\n<");
    out.push_str("\n<!-- marks: x y width height | key | name | value\n");
    for m in &drawing.marks {
        let place = format!("{} {} {} {}", m.x, m.y, m.width, m.height);
        out.push_str(&format!("{place} | {} | {} | {}\n", m.key, m.name, m.value));
    }
    out.push_str("-->\n");
    out
}

#[test]
fn drawings_equal_their_snapshots() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots");
    let rewrite = std::env::var_os("CLV_CHARTS_REWRITE").is_some();
    let mut changed = Vec::new();
    for (name, draw) in FIXTURES {
        let path = folder.join(format!("{name}.svg"));
        let now = with_marks(&draw().unwrap());
        if rewrite {
            fs::write(&path, &now).unwrap();
        }
        let stored = fs::read_to_string(&path).unwrap_or_default();
        if stored != now {
            let line = stored.lines().zip(now.lines()).find(|(a, b)| a != b);
            changed.push(format!("{name}: first difference {line:?}"));
        }
    }
    assert!(changed.is_empty(), "{}", changed.join("\n"));
    let files = fs::read_dir(&folder).unwrap().count();
    assert_eq!(files, FIXTURES.len(), "a snapshot without its fixture");
}

#[test]
fn no_text_leaves_the_picture_or_overlaps_another() {
    for (name, draw) in FIXTURES {
        let drawing = draw().unwrap();
        let texts = texts(&drawing.svg);
        assert!(
            !texts.is_empty() || *name == "sparkline" || *name == "dots",
            "{name}"
        );
        for (index, (words, text)) in texts.iter().enumerate() {
            let inside = text.left >= -1.0
                && text.right <= drawing.width + 1.0
                && text.top >= -2.0
                && text.bottom <= drawing.height + 2.0;
            assert!(inside, "{name}: {words} {text:?}");
            for (others, other) in texts.iter().skip(index + 1) {
                let apart = text.right <= other.left
                    || other.right <= text.left
                    || text.bottom <= other.top
                    || other.bottom <= text.top;
                assert!(apart, "{name}: {words} {text:?} and {others} {other:?}");
            }
        }
    }
}

#[test]
fn every_number_in_every_drawing_lies_inside_the_picture() {
    for (name, draw) in FIXTURES {
        let drawing = draw().unwrap();
        for (attr, most) in [
            ("x", drawing.width),
            ("cx", drawing.width),
            ("y", drawing.height),
            ("cy", drawing.height),
            ("width", drawing.width),
            ("height", drawing.height),
        ] {
            for value in attribute(&drawing.svg, attr) {
                let value: f64 = value.parse().unwrap();
                assert!((0.0..=most).contains(&value), "{name}: {attr}={value}");
            }
        }
        for mark in &drawing.marks {
            let inside = mark.x >= 0.0
                && mark.y >= 0.0
                && mark.x + mark.width <= drawing.width + 0.1
                && mark.y + mark.height <= drawing.height + 0.1;
            assert!(
                inside && mark.width > 0.0 && mark.height > 0.0,
                "{name}: {mark:?}"
            );
        }
    }
}

#[test]
fn drawings_carry_known_classes_and_no_colours() {
    let shapes = ["fill", "line", "dots", "tiles", "ring", "chart"];
    for (name, draw) in FIXTURES {
        let svg = draw().unwrap().svg;
        for forbidden in ["style=", "fill=", "stroke=\"", "#", "rgb", "font-"] {
            let escaped = svg.replace("&#39;", "");
            assert!(!escaped.contains(forbidden), "{name}: {forbidden}");
        }
        for classes in attribute(&svg, "class") {
            for class in classes.split(' ') {
                let known = clv_charts::class::Class::ALL
                    .iter()
                    .any(|c| c.name() == class);
                assert!(known || shapes.contains(&class), "{name}: {class}");
            }
        }
    }
}

#[test]
fn the_style_sheet_knows_every_class() {
    let css = include_str!("../../../style/charts.css");
    for class in clv_charts::class::Class::ALL {
        let dotted = format!(".{}", class.name());
        let is_there = css
            .split(&dotted)
            .skip(1)
            .any(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-'));
        // Text that looks like any other text has no rule of its own.
        let plain = ["on-blank"].contains(&class.name());
        assert!(is_there || plain, "{dotted}");
    }
}

#[test]
fn drawings_name_themselves_with_ids_of_their_own() {
    let mut ids = Vec::new();
    for (name, draw) in FIXTURES {
        let svg = draw().unwrap().svg;
        let labelled: Vec<&str> = attribute(&svg, "aria-labelledby");
        let own: Vec<&str> = attribute(&svg, "id");
        assert_eq!(labelled, [own.join(" ")], "{name}");
        assert!(
            svg.contains("role=\"img\"") && svg.contains("</title><desc"),
            "{name}"
        );
        ids.extend(own.iter().map(|id| (*id).to_owned()));
    }
    let count = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), count);
}
