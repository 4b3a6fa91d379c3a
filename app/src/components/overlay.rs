//! The layer of invisible rectangles above a chart: what pointers, keyboards and screen readers meet.
//!
//! It is SVG text like the chart below it, in the same coordinates, so it scales with it and needs no style
//! attribute. Without JavaScript its titles are the tooltips and its links work; `tooltip` adds the rest. A chart has up to
//! hundreds of marks, most of the bytes of some pages: nothing is written twice that can be had from its title.

use std::collections::BTreeMap;

use clv_charts::{Drawing, Mark, escape_into, push_pixels};

/// Where a click on a mark leads, by the key of the mark.
pub(crate) type Links = BTreeMap<String, String>;

/// Draws the layer.
pub(crate) fn overlay(drawing: &Drawing, title: &str, links: &Links) -> String {
    let mut svg = String::with_capacity(256 * drawing.marks.len());
    svg.push_str(r#"<svg class="overlay" viewBox="0 0 "#);
    push_pixels(&mut svg, drawing.width);
    svg.push(' ');
    push_pixels(&mut svg, drawing.height);
    svg.push('"');
    push_attribute(&mut svg, "aria-label", title);
    svg.push_str(r#" role="group">"#);
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
    svg.push_str("<a");
    push_attribute(svg, "href", href);
    push_data(svg, mark);
    push_attribute(svg, "aria-label", &said);
    svg.push_str("><rect");
    push_place(svg, mark);
    svg.push('>');
    #[cfg(feature = "ssr")]
    push_title(svg, &said);
    svg.push_str("</rect></a>");
}

/// A mark that only tells: one stop of the Tab key per chart, arrow keys within.
fn push_mark(svg: &mut String, mark: &Mark, is_first: bool) {
    let stop = if is_first { "0" } else { "-1" };
    svg.push_str("<rect");
    push_data(svg, mark);
    push_attribute(svg, "tabindex", stop);
    svg.push_str(r#" role="img""#);
    #[cfg(not(feature = "ssr"))]
    push_attribute(svg, "aria-label", &said(mark));
    push_place(svg, mark);
    svg.push('>');
    #[cfg(feature = "ssr")]
    push_title(svg, &said(mark));
    svg.push_str("</rect>");
}

/// What a mark is and its value: its title, and its name to those who do not see it.
fn said(mark: &Mark) -> String {
    format!("{}: {}", mark.name, mark.value)
}

/// The tooltip of a page without JavaScript, and the name of a mark. What the browser draws has a tooltip of the page's own.
#[cfg(feature = "ssr")]
fn push_title(svg: &mut String, said: &str) {
    svg.push_str("<title>");
    escape_into(svg, said);
    svg.push_str("</title>");
}

fn push_data(svg: &mut String, mark: &Mark) {
    push_attribute(svg, "data-mark", &mark.key);
    push_attribute(svg, "data-value", &mark.value);
}

fn push_place(svg: &mut String, mark: &Mark) {
    let Mark {
        x,
        y,
        width,
        height,
        ..
    } = mark;
    for (name, pixels) in [("x", x), ("y", y), ("width", width), ("height", height)] {
        svg.push(' ');
        svg.push_str(name);
        svg.push_str("=\"");
        push_pixels(svg, *pixels);
        svg.push('"');
    }
}

fn push_attribute(svg: &mut String, name: &str, value: &str) {
    svg.push(' ');
    svg.push_str(name);
    svg.push_str("=\"");
    escape_into(svg, value);
    svg.push('"');
}

/// Text made safe for an attribute or an element.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    escape_into(&mut safe, text);
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
