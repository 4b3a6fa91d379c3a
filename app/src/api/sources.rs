//! Which publications one request was answered from.
//!
//! A page asks several questions, each answered from one publication. When a swap comes in between, their answers are
//! of two, and the server renders the page again: see its `pages`.

use clv_store::read::Shown;
use leptos::prelude::use_context;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

/// Collects what the questions of one request were answered from.
#[derive(Debug, Clone, Default)]
pub struct Sources(Arc<Mutex<Noted>>);

#[derive(Debug, Default)]
struct Noted {
    publications: HashSet<Shown>,
    vanished: bool,
}

impl Sources {
    /// Those of the request that is being answered; of nobody outside of one.
    pub(super) fn of_request() -> Self {
        use_context::<Self>().unwrap_or_default()
    }

    /// An answer was read from this publication.
    pub fn note(&self, shown: Shown) {
        self.with(|noted| noted.publications.insert(shown));
    }

    /// What an earlier answer named is not published any more.
    pub(super) fn note_vanished(&self) {
        self.with(|noted| noted.vanished = true);
    }

    /// Whether all answers are of one publication.
    pub fn agree(&self) -> bool {
        self.with(|noted| noted.publications.len() <= 1 && !noted.vanished)
    }

    fn with<T>(&self, work: impl FnOnce(&mut Noted) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
