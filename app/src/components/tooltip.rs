//! What JavaScript adds to the overlay of a chart: a tooltip at the mark, and arrow keys from mark to mark.
//!
//! Positions are set through the DOM (`style.setProperty`), which the content security policy allows;
//! a style attribute in HTML would not be.

use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, EventTarget, HtmlElement, SvgElement};

/// What the tooltip says and on which side of the mark it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tip {
    /// What the mark is.
    pub(crate) name: String,
    /// Its value.
    pub(crate) value: String,
    /// `top`, `left` or `right`.
    pub(crate) side: &'static str,
}

/// The mark an event happened on, if it did on one.
pub(crate) fn mark_of(target: Option<EventTarget>) -> Option<Element> {
    target?
        .dyn_into::<Element>()
        .ok()?
        .closest("[data-mark]")
        .ok()
        .flatten()
}

/// Places the tooltip of `plot` at `mark` and returns what it says.
pub(crate) fn point_at(plot: &HtmlElement, mark: &Element) -> Option<Tip> {
    let said = take_title(mark)?;
    let (frame, place) = (
        plot.get_bounding_client_rect(),
        mark.get_bounding_client_rect(),
    );
    let side = side_of(
        (place.left() + place.right()) / 2.0 - frame.left(),
        frame.width(),
    );
    let (x, y) = match side {
        "left" => (
            place.left() - frame.left(),
            (place.top() + place.bottom()) / 2.0 - frame.top(),
        ),
        "right" => (
            place.right() - frame.left(),
            (place.top() + place.bottom()) / 2.0 - frame.top(),
        ),
        _ => (
            (place.left() + place.right()) / 2.0 - frame.left(),
            place.top() - frame.top(),
        ),
    };
    let style = plot.style();
    style
        .set_property("--tooltip-x", &format!("{x:.1}px"))
        .ok()?;
    style
        .set_property("--tooltip-y", &format!("{y:.1}px"))
        .ok()?;
    let value = mark.get_attribute("data-value")?;
    let name = said.strip_suffix(&value)?.strip_suffix(": ")?.to_owned();
    Some(Tip { name, value, side })
}

/// Near an edge the tooltip stands beside the mark, so that it does not leave the card.
fn side_of(x: f64, width: f64) -> &'static str {
    const EDGE: f64 = 80.0;
    if width < 2.0 * EDGE {
        "top"
    } else if x < EDGE {
        "right"
    } else if x > width - EDGE {
        "left"
    } else {
        "top"
    }
}

/// What a mark is called. Its title, the tooltip of a page without JavaScript, becomes its label: two tooltips would be one
/// too many.
fn take_title(mark: &Element) -> Option<String> {
    if let Some(title) = mark.query_selector("title").ok()? {
        let said = title.text_content()?;
        mark.set_attribute("aria-label", &said).ok()?;
        title.remove();
    }
    mark.get_attribute("aria-label")
}

/// The mark an arrow key leads to from `mark`: the next or previous one of the same chart, or its first or last.
pub(crate) fn neighbour(mark: &Element, key: &str) -> Option<Element> {
    let backwards = matches!(key, "ArrowLeft" | "ArrowUp");
    match key {
        "ArrowRight" | "ArrowDown" | "ArrowLeft" | "ArrowUp" => {
            let mut next = if backwards {
                mark.previous_element_sibling()
            } else {
                mark.next_element_sibling()
            };
            while let Some(candidate) = &next {
                if candidate.has_attribute("data-mark") {
                    break;
                }
                next = if backwards {
                    candidate.previous_element_sibling()
                } else {
                    candidate.next_element_sibling()
                };
            }
            next
        }
        "Home" => mark.parent_element()?.query_selector("[data-mark]").ok()?,
        "End" => mark.parent_element()?.last_element_child(),
        _ => None,
    }
}

/// Moves the keyboard to a mark.
pub(crate) fn focus(mark: Element) {
    if let Ok(mark) = mark.dyn_into::<SvgElement>() {
        // A mark that is gone cannot take the focus; the reader is then where they were.
        let _ = mark.focus();
    }
}

/// The element an event is handled on, as one that has a style.
pub(crate) fn as_html(target: Option<EventTarget>) -> Option<HtmlElement> {
    target?.dyn_into().ok()
}

#[cfg(test)]
mod tests {
    use super::side_of;

    #[test]
    fn tooltip_stays_inside_the_card() {
        assert_eq!(side_of(10.0, 600.0), "right");
        assert_eq!(side_of(300.0, 600.0), "top");
        assert_eq!(side_of(590.0, 600.0), "left");
        assert_eq!(side_of(10.0, 100.0), "top");
    }
}
