//! The layer of invisible rectangles above a chart: what pointers, keyboards and screen readers meet.
//!
//! It is SVG text like the chart below it, in the same coordinates, so it scales with it and needs no style
//! attribute. Without JavaScript its titles are the tooltips and its links work; `tooltip` adds the rest.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use clv_charts::{Drawing, Mark};

/// Where a click on a mark leads, by the key of the mark.
pub(crate) type Links = BTreeMap<String, String>;

/// Draws the layer.
pub(crate) fn overlay(drawing: &Drawing, title: &str, links: &Links) -> String {
    let mut svg = format!(
        r#"<svg class="overlay" viewBox="0 0 {} {}" role="group" aria-label="{}">"#,
        drawing.width,
        drawing.height,
        escaped(title)
    );
    let mut is_first = true;
    for mark in &drawing.marks {
        match links.get(&mark.key) {
            Some(href) => push_link(&mut svg, mark, href),
            None => push_mark(&mut svg, mark, std::mem::take(&mut is_first)),
        }
    }
    svg.push_str("</svg>");
    svg
}

/// A mark that leads somewhere: a stop of the Tab key of its own, as links are everywhere.
fn push_link(svg: &mut String, mark: &Mark, href: &str) {
    let said = said(mark);
    // Writing to a string cannot fail, here and below.
    let _ = write!(
        svg,
        r#"<a href="{}" {} aria-label="{said}">{}</a>"#,
        escaped(href),
        data(mark),
        hit(mark, &said)
    );
}

/// A mark that only tells: one stop of the Tab key per chart, arrow keys within.
fn push_mark(svg: &mut String, mark: &Mark, is_first: bool) {
    let said = said(mark);
    let stop = if is_first { "0" } else { "-1" };
    let _ = write!(
        svg,
        r#"<g {} tabindex="{stop}" role="img" aria-label="{said}">{}</g>"#,
        data(mark),
        hit(mark, &said)
    );
}

fn said(mark: &Mark) -> String {
    escaped(&format!("{}: {}", mark.name, mark.value))
}

fn data(mark: &Mark) -> String {
    format!(
        r#"data-mark="{}" data-name="{}" data-value="{}""#,
        escaped(&mark.key),
        escaped(&mark.name),
        escaped(&mark.value)
    )
}

fn hit(mark: &Mark, said: &str) -> String {
    let Mark {
        x,
        y,
        width,
        height,
        ..
    } = mark;
    format!(
        r#"<rect class="hit" x="{x:.1}" y="{y:.1}" width="{width:.1}" height="{height:.1}"><title>{said}</title></rect>"#
    )
}

/// Text made safe for an attribute or an element.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawing() -> Drawing {
        let mark = |key: &str, name: &str| Mark {
            x: 1.0,
            y: 2.0,
            width: 3.0,
            height: 4.0,
            name: name.to_owned(),
            value: "R$ 9".to_owned(),
            key: key.to_owned(),
        };
        Drawing {
            svg: String::new(),
            width: 10.0,
            height: 20.0,
            marks: vec![mark("a", "A & B"), mark("b", "C"), mark("c", "D")],
        }
    }

    #[test]
    fn marks_are_one_tab_stop_and_links_one_each() {
        let links = Links::from([("b".to_owned(), "/x?a=1&b=2".to_owned())]);
        let svg = overlay(&drawing(), "T", &links);
        assert_eq!(svg.matches(r#"tabindex="0""#).count(), 1);
        assert_eq!(svg.matches(r#"tabindex="-1""#).count(), 1);
        assert!(
            svg.contains(r#"<a href="/x?a=1&amp;b=2" data-mark="b""#),
            "{svg}"
        );
    }

    #[test]
    fn text_from_the_data_is_escaped_and_nothing_is_styled_inline() {
        let svg = overlay(&drawing(), r#""><script>"#, &Links::new());
        assert!(svg.contains("A &amp; B: R$ 9"));
        assert!(!svg.contains("<script>") && !svg.contains("style"));
        assert!(svg.starts_with(r#"<svg class="overlay" viewBox="0 0 10 20""#));
    }
}
