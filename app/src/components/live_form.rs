//! A plain GET form of filters, live where JavaScript runs.

use std::sync::atomic::{AtomicBool, Ordering};

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Event, EventTarget, FormData, HtmlFormElement};
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

use crate::state::Query;
use crate::words::say;

/// Whether the reader has changed the address since the server sent the page.
static WENT_ON: AtomicBool = AtomicBool::new(false);

/// On a field that was changed, and on its form.
const EARLY: &str = "data-changed";

/// Notices when the reader changes the address. The frame calls it: what a page holds is gone by then.
pub(crate) fn watch_address() {
    let location = use_location();
    Effect::new(move |before: Option<()>| {
        location.pathname.track();
        location.search.track();
        if before.is_some() {
            WENT_ON.store(true, Ordering::Relaxed);
        }
    });
}

/// What a field is set to; nothing while the page comes to life, so that what was entered before then stays.
pub(crate) fn unless_entered<T>(value: T) -> Option<T> {
    WENT_ON.load(Ordering::Relaxed).then_some(value)
}

/// Whether something was changed in a form before the program came.
fn is_early(form: &HtmlFormElement) -> bool {
    !WENT_ON.load(Ordering::Relaxed) && form.has_attribute(EARLY)
}

/// Tells a form's fields again what was entered before the program came, when nobody listened.
pub(crate) fn repeat_early(form: &HtmlFormElement) {
    if !is_early(form) {
        return;
    }
    let fields = (0..).map_while(|index| form.get_with_index(index));
    for field in fields.filter(|field| field.has_attribute(EARLY)) {
        for kind in ["input", "change"] {
            // A browser that cannot make an event leaves the field as it is: no worse than before.
            let _was_not_prevented =
                Event::new(kind).and_then(|event| field.dispatch_event(&event));
        }
    }
}

/// The form. Without JavaScript its button sends it; with it every change does, unless it waits, and Enter in a text does.
/// A change that came before the program (`theme.js` marks its form) is sent when the form comes to life.
#[component]
pub(crate) fn LiveForm(
    /// The page it belongs to.
    action: &'static str,
    /// The names of its fields.
    fields: &'static [&'static str],
    /// The canonical address of what was entered.
    href: fn(&Query) -> String,
    /// Whether it waits for its button, because its fields only mean something together: an answer to the first would
    /// otherwise overwrite what is being typed into the second.
    #[prop(optional)]
    waits: bool,
    children: Children,
) -> impl IntoView {
    // The style sheet decides before the first paint: a button that goes when the program comes would move the page.
    let button = if waits {
        "button button-quiet"
    } else {
        "button button-quiet until-live"
    };
    let navigate = use_navigate();
    let apply = move |target: Option<EventTarget>| {
        if let Some(query) = target.and_then(|form| entered(form, fields)) {
            let options = NavigateOptions {
                scroll: false,
                ..Default::default()
            };
            navigate(&href(&query), options);
        }
    };
    let form = NodeRef::<html::Form>::new();
    let catch_up = apply.clone();
    Effect::new(move |_| {
        let early = form.get().filter(|form| !waits && is_early(form));
        if let Some(form) = early {
            catch_up(Some(form.into()));
        }
    });
    let submit = {
        let apply = apply.clone();
        move |event: ev::SubmitEvent| {
            event.prevent_default();
            apply(event.current_target());
        }
    };
    view! {
        <form
            node_ref=form
            class="filters"
            method="get"
            action=action
            aria-label=say("Filters")
            on:change=move |event: ev::Event| {
                if !waits {
                    apply(event.current_target());
                }
            }
            on:submit=submit
        >
            {children()}
            <button type="submit" class=button>{say("Apply")}</button>
        </form>
    }
}

/// What the form says now, as the browser would send it.
fn entered(form: EventTarget, fields: &[&str]) -> Option<Query> {
    let form: HtmlFormElement = form.dyn_into().ok()?;
    let data = FormData::new_with_form(&form).ok()?;
    Some(
        fields
            .iter()
            .filter_map(|field| Some(((*field).to_owned(), data.get(field).as_string()?)))
            .collect(),
    )
}

/// One option of a select.
pub(crate) struct Choice {
    /// In the address.
    pub(crate) value: String,
    /// For people.
    pub(crate) label: String,
    /// Whether it is in force.
    pub(crate) is_selected: bool,
}

impl Choice {
    /// A choice for every name of the data, in the order of their labels.
    pub(crate) fn of(
        names: &[String],
        selected: Option<&String>,
        label: impl Fn(&str) -> String,
    ) -> Vec<Self> {
        let choice = |name: &String| Self {
            value: name.clone(),
            label: label(name),
            is_selected: selected == Some(name),
        };
        let mut choices: Vec<Self> = names.iter().map(choice).collect();
        choices.sort_by_cached_key(|choice| sorted_as(&choice.label));
        choices
    }
}

/// A label without what an alphabet looks past: capitals, and the accents that words begin with.
fn sorted_as(label: &str) -> String {
    let plain = |letter: char| match letter {
        'á' => 'a',
        'é' => 'e',
        other => other.to_ascii_lowercase(),
    };
    label.chars().map(plain).collect()
}

/// A choice of one or all. What the data does not have is not there: there is nothing to choose from.
#[component]
pub(crate) fn Select(
    /// In the address.
    name: &'static str,
    /// For people.
    label: &'static str,
    /// What choosing none is called.
    all: &'static str,
    /// What can be chosen.
    choices: Vec<Choice>,
) -> impl IntoView {
    if choices.is_empty() {
        return None;
    }
    let id = format!("filter-{name}");
    let none = !choices.iter().any(|choice| choice.is_selected);
    let options: Vec<_> = choices
        .into_iter()
        .map(|Choice { value, label, is_selected }| {
            view! { <option value=value selected=is_selected prop:selected=unless_entered(is_selected)>{label}</option> }
        })
        .collect();
    Some(view! {
        <label class="field" for=id.clone()>
            <span>{label}</span>
            <select class="select" id=id.clone() name=name>
                <option value="" selected=none prop:selected=unless_entered(none)>{all}</option>
                {options}
            </select>
        </label>
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_come_in_the_order_of_the_alphabet() {
        let names = ["b", "c", "a"].map(str::to_owned);
        let label = |name: &str| match name {
            "a" => "Zebra".to_owned(),
            "b" => "eletrônicos".to_owned(),
            _ => "áudio".to_owned(),
        };
        let choices = Choice::of(&names, names.first(), label);
        let shown: Vec<_> = choices
            .iter()
            .map(|choice| (choice.value.as_str(), choice.is_selected))
            .collect();
        assert_eq!(shown, [("c", false), ("b", true), ("a", false)]);
    }
}
