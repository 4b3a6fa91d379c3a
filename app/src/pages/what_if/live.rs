//! The scenario as it is being edited: answered in the browser, written to the address after a pause.

use std::sync::Arc;
use std::time::Duration;

use clv_core::artefact::Artefact;
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

use super::download::download;
use crate::api::{ApiError, Twins, WhatIfAnswer, WhatIfForm, ask_what_if, get_twins};
use crate::state::{Parsed, Problem, Query, WhatIfView, answer};

/// Shorter, and a moving slider floods the history API, which browsers throttle; longer, and a reload soon after
/// a change shows the view before it.
const PAUSE: Duration = Duration::from_millis(350);

/// What the page edits and shows. Copy: it is handed to every field.
#[derive(Clone, Copy)]
pub(super) struct Scenario {
    /// The customer as entered, and the one kept beside.
    pub(super) view: RwSignal<WhatIfView>,
    /// What the model says of them.
    pub(super) answer: RwSignal<Result<WhatIfAnswer, ApiError>>,
    /// Past customers like them.
    pub(super) twins: RwSignal<Result<Twins, ApiError>>,
    /// What in the address or the last entry could not be used.
    pub(super) problems: RwSignal<Vec<Problem>>,
    /// Whether the model is in the browser and answers there.
    pub(super) is_live: RwSignal<bool>,
    /// Whether the inputs are still those that the page came with.
    is_untouched: RwSignal<bool>,
    form: StoredValue<WhatIfForm>,
    model: StoredValue<Option<Arc<Artefact>>>,
    pause: StoredValue<Option<TimeoutHandle>>,
}

impl Scenario {
    /// Starts from the address and the server's answer to it.
    pub(super) fn new(
        form: WhatIfForm,
        parsed: Parsed<WhatIfView>,
        (first, twins): (Result<WhatIfAnswer, ApiError>, Result<Twins, ApiError>),
        query: Memo<Query>,
    ) -> Self {
        let model_id = form.model_id.clone();
        let scenario = Self {
            view: RwSignal::new(parsed.value),
            answer: RwSignal::new(first),
            twins: RwSignal::new(twins),
            problems: RwSignal::new(parsed.problems),
            is_live: RwSignal::new(false),
            is_untouched: RwSignal::new(true),
            form: StoredValue::new(form),
            model: StoredValue::new(None),
            pause: StoredValue::new(None),
        };
        // Effects run in the browser only, so the server never downloads its own model.
        Effect::new(move |_| {
            let model_id = model_id.clone();
            spawn_local(async move {
                if let Some(artefact) = download(&model_id).await {
                    scenario.model.set_value(Some(Arc::new(artefact)));
                    scenario.is_live.set(true);
                }
            });
        });
        Effect::new(move |before: Option<()>| {
            let query = query.get();
            if before.is_some() {
                scenario.follow(&query);
            }
        });
        scenario
    }

    /// Takes one entry of the form.
    pub(super) fn enter(
        self,
        feature: &str,
        text: &str,
        navigate: impl Fn(&str, NavigateOptions) + 'static,
    ) {
        let entered = self.form.with_value(|form| {
            self.view
                .with_untracked(|view| view.customer.with(feature, text, form))
        });
        match entered {
            Ok(customer) => {
                self.problems.set(Vec::new());
                let kept = self.view.with_untracked(|view| view.kept.clone());
                self.change(WhatIfView { customer, kept });
                self.write_address(navigate);
            }
            Err(problem) => self.problems.set(vec![problem]),
        }
    }

    /// The entry of a feature as text, for its control.
    pub(super) fn text(self, feature: &str) -> String {
        self.view.with(|view| {
            view.customer
                .get(feature)
                .map_or_else(String::new, crate::state::Input::to_text)
        })
    }

    /// Whether the customer bought on more than one day.
    pub(super) fn is_repeat(self) -> bool {
        self.view.with(|view| view.customer.is_repeat())
    }

    /// The address of the view, changed in a way.
    pub(super) fn link(self, changed: impl Fn(&WhatIfView) -> WhatIfView) -> String {
        self.form
            .with_value(|form| self.view.with(|view| changed(view).href(form)))
    }

    /// The kept customer, for a form that is sent.
    pub(super) fn kept_text(self) -> Option<String> {
        self.form
            .with_value(|form| self.view.with(|view| view.kept_text(form)))
    }

    /// What a control is set to. Nothing while the inputs are those that the page came with: the HTML has them, and what
    /// was entered before the program came stays until it is read.
    pub(super) fn shown<T>(self, value: impl FnOnce() -> T) -> Option<T> {
        (!self.is_untouched.get()).then(value)
    }

    /// An address that was not written by this page: the back button, a link.
    fn follow(self, query: &Query) {
        let parsed = self.form.with_value(|form| WhatIfView::parse(query, form));
        if self.view.with_untracked(|view| *view != parsed.value) {
            self.problems.set(parsed.problems);
            self.change(parsed.value);
            self.look_up_twins();
        }
    }

    fn change(self, view: WhatIfView) {
        self.is_untouched.set(false);
        self.view.set(view.clone());
        match self.model.get_value() {
            Some(model) => match self.form.with_value(|form| answer(&model, &view, form)) {
                Ok(answer) => self.answer.set(Ok(answer)),
                Err(error) => self
                    .problems
                    .set(vec![Problem::new("", "", error.to_string())]),
            },
            // The model has not arrived, or the browser cannot have it: the server answers, slower and no different.
            None => {
                let query = self.form.with_value(|form| view.to_query(form));
                let this = self;
                spawn_local(async move {
                    let answer = ask_what_if(query).await;
                    if this.still(|now| *now == view) {
                        this.answer.set(answer);
                    }
                });
            }
        }
    }

    /// Whether what was asked about is what is shown: a later entry may have been made meanwhile, whose own answer follows, or
    /// the reader has gone.
    fn still(self, is_asked: impl FnOnce(&WhatIfView) -> bool) -> bool {
        self.view.try_with_untracked(is_asked) == Some(true)
    }

    /// Past customers are the server's: they are asked for once the slider rests.
    fn look_up_twins(self) {
        let customer = self.view.get_untracked().customer;
        let query = self.form.with_value(|form| customer.to_query(form));
        spawn_local(async move {
            let twins = get_twins(query).await;
            if self.still(|now| now.customer == customer) {
                self.twins.set(twins);
            }
        });
    }

    /// Replaces the address once the slider rests, so that history holds no half-moved sliders.
    fn write_address(self, navigate: impl Fn(&str, NavigateOptions) + 'static) {
        if let Some(pause) = self.pause.get_value() {
            pause.clear();
        }
        let write = move || {
            let address = |form: &WhatIfForm| self.view.try_with_untracked(|view| view.href(form));
            let Some(href) = self.form.try_with_value(address).flatten() else {
                return;
            };
            self.look_up_twins();
            navigate(
                &href,
                NavigateOptions {
                    replace: true,
                    scroll: false,
                    ..Default::default()
                },
            );
        };
        self.pause
            .set_value(set_timeout_with_handle(write, PAUSE).ok());
    }
}

/// How the page asks the router for another address of its own: not once the reader is on the way to another page.
pub(super) fn navigator() -> impl Fn(&str, NavigateOptions) + Clone + 'static {
    let (navigate, path) = (use_navigate(), use_location().pathname);
    move |href: &str, options| {
        if path.get_untracked() == "/what-if" {
            navigate(href, options);
        }
    }
}
