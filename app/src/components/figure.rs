//! A chart with everything a chart needs: title, sentence, picture, tooltips, keyboard and a table twin.

#[cfg(feature = "ssr")]
use clv_charts::Mark;
use clv_charts::{Caption, ChartError, Drawing, Size};
use leptos::ev;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::card::CardHead;
use super::csv::{csv_href, file_name};
use super::data_table::{DataTable, TableData};
use super::definition::Meaning;
use super::error_panel::DrawingFailed;
use super::overlay::{Links, overlay};
use super::tooltip::{Tip, as_html, focus, mark_of, neighbour, point_at};
use crate::still::{IntoAny, fixed};
use crate::words::{said, say, say_with};

/// One chart drawn for a wide card and, where its words would get too small, for a narrow one.
///
/// CSS shows one of the two by the width of the card, and of the wide one: the server does not know the screen, and a page
/// without JavaScript cannot redraw.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Picture {
    wide: Result<Drawing, ChartError>,
    narrow: Option<Drawing>,
    links: Links,
}

impl Picture {
    /// Draws a chart that reads at every width.
    pub(crate) fn one(
        id: &str,
        size: Size,
        draw: impl Fn(&str, Size) -> Result<Drawing, ChartError>,
    ) -> Self {
        Self {
            wide: draw(id, size),
            narrow: None,
            links: Links::new(),
        }
    }

    /// Draws a chart for a card and again, under an id of its own, for a phone.
    pub(crate) fn two(
        id: &str,
        wide: Size,
        narrow: Size,
        draw: impl Fn(&str, Size) -> Result<Drawing, ChartError>,
    ) -> Self {
        Self {
            narrow: draw(&format!("{id}-narrow"), narrow).ok(),
            ..Self::one(id, wide, draw)
        }
    }

    /// Where a click on each mark leads.
    pub(crate) fn links(self, links: Links) -> Self {
        Self { links, ..self }
    }

    /// The marks of its wide drawing; none where it could not be drawn.
    #[cfg(feature = "ssr")]
    pub(crate) fn marks(&self) -> &[Mark] {
        self.wide
            .as_ref()
            .map_or(&[], |drawing| drawing.marks.as_slice())
    }

    /// Whether it could be drawn: for tests.
    #[cfg(test)]
    pub(crate) fn is_drawn(&self) -> bool {
        self.wide.is_ok()
    }

    /// Its class: a picture for half of the page reads in a card in which one for two thirds would be too small.
    fn class(&self) -> &'static str {
        let is_for_half = |drawing: &Drawing| drawing.width <= Size::MIDDLE.width;
        match &self.wide {
            Ok(wide) if is_for_half(wide) => "plot plot-half",
            _ => "plot",
        }
    }

    fn html(&self, drawing: &Drawing, title: &str) -> String {
        let overlay = overlay(drawing, title, &self.links);
        format!("{}{overlay}", drawing.svg)
    }
}

/// A caption whose picture, where there is no data, says so in the words of the page.
pub(crate) fn captioned(
    id: &str,
    title: impl Into<String>,
    description: impl Into<String>,
) -> Caption {
    let absence = [said("No data for this selection"), said("No data")];
    Caption::new(id, title, description).when_empty(absence)
}

/// A card that holds one chart.
#[component]
pub(crate) fn Figure(
    /// What the chart shows, with its unit.
    #[prop(into)]
    title: String,
    /// The sentence that says what is to be seen.
    #[prop(into)]
    caption: String,
    /// The chart.
    picture: Picture,
    /// The same numbers as a table.
    table: TableData,
    /// Its width: one of the `span-*` classes.
    #[prop(default = "span-12")]
    span: &'static str,
    /// "What is this?"
    #[prop(optional)]
    meaning: Option<Meaning>,
    /// What stands at the right of the heading.
    #[prop(optional)]
    more: Option<AnyView>,
    /// What stands under the chart.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let label = say_with!("{title}: the numbers", title);
    let (csv, name) = (csv_href(&table), file_name(&title));
    let about = title.clone();
    view! {
        <section class=format!("card {span}")>
            <figure class="figure">
                <figcaption><CardHead title=title.clone() caption meaning more=more.into_any() /></figcaption>
                <Plot title picture />
                {children.map(|children| children())}
                <div class="figure-foot">
                    <details class="twin">
                        {fixed(format!("<summary>{}</summary>", say("Numbers")))}
                        <DataTable label data=table />
                    </details>
                    <Downloads about csv name />
                </div>
            </figure>
        </section>
    }
    .into_any()
}

/// The numbers and the picture as files. The numbers are inside their link; `page.js` makes the pictures out of what
/// the page shows.
#[component]
fn Downloads(about: String, csv: String, name: String) -> impl IntoView {
    let picture = |kind: &'static str, label: &'static str| {
        let title = say_with!("{about} as {label}", about, label);
        view! {
            <button type="button" class="needs-js" data-download=kind data-name=name.clone() aria-label=title>{label}</button>
        }
    };
    let pictures = [("svg", "SVG"), ("png", "PNG")]
        .map(|(kind, label)| picture(kind, label))
        .collect_view();
    view! {
        <p class="downloads">
            <a href=csv download=format!("{name}.csv") aria-label=say_with!("{about} as CSV", about)>"CSV"</a>
            {pictures}
        </p>
    }
    .into_any()
}

/// The picture itself with its tooltips.
#[component]
pub(crate) fn Plot(
    /// Read to those who do not see the chart.
    #[prop(into)]
    title: String,
    /// The chart.
    picture: Picture,
) -> impl IntoView {
    // Tried wherever it is read: a page may be shown for the first time when its reader has just left.
    let tip = RwSignal::new(None::<Tip>);
    let navigate = use_navigate();

    let point = move |plot, target| {
        let place = as_html(plot).zip(mark_of(target));
        tip.set(place.and_then(|(plot, mark)| point_at(&plot, &mark)));
    };
    let step = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            tip.set(None);
        } else if let Some(next) =
            mark_of(event.target()).and_then(|mark| neighbour(&mark, &event.key()))
        {
            event.prevent_default();
            focus(next);
        }
    };
    // A link inside SVG is not one the router sees: it is followed here, without loading the page anew.
    let follow = move |event: ev::MouseEvent| {
        let is_plain = event.button() == 0
            && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
        let href = mark_of(event.target()).and_then(|mark| mark.get_attribute("href"));
        if let (true, Some(href)) = (is_plain, href) {
            event.prevent_default();
            tip.set(None);
            navigate(
                &href,
                leptos_router::NavigateOptions {
                    scroll: false,
                    ..Default::default()
                },
            );
        }
    };

    let art = match &picture.wide {
        Err(reason) => view! { <DrawingFailed reason=reason.to_string() /> }.into_any(),
        Ok(wide) => {
            let narrow = picture
                .narrow
                .as_ref()
                .map(|narrow| picture.html(narrow, &title));
            let wide_class = if narrow.is_some() {
                "plot-art plot-wide"
            } else {
                "plot-art"
            };
            view! {
                <div class=wide_class inner_html=picture.html(wide, &title)></div>
                {narrow.map(|html| view! { <div class="plot-art plot-narrow" inner_html=html></div> })}
            }
            .into_any()
        }
    };
    view! {
        <div
            class=picture.class()
            on:pointerover=move |event| point(event.current_target(), event.target())
            on:pointerleave=move |_| tip.set(None)
            on:focusin=move |event| point(event.current_target(), event.target())
            on:focusout=move |_| tip.set(None)
            on:keydown=step
            on:click=follow
        >
            {art}
            <div
                class="tooltip"
                aria-hidden="true"
                hidden=move || tip.try_with(Option::is_none)
                data-side=move || tip.try_with(|tip| tip.as_ref().map_or("top", |tip| tip.side))
            >
                <b>{move || tip.try_with(|tip| tip.as_ref().map_or_else(String::new, |tip| tip.value.clone()))}</b>
                " "
                <span>{move || tip.try_with(|tip| tip.as_ref().map_or_else(String::new, |tip| tip.name.clone()))}</span>
            </div>
        </div>
    }
    .into_any()
}
