//! Answers in the words of the page: what in them was written by the programs that made the data.
//!
//! It is done where a question is answered and not where the answer is read from the store: what is kept serves visitors of
//! every language.

use super::{
    Customer, Customers, DataReport, Explore, ModelReport, Overview, ReturnRule, ScoreboardLine,
    SegmentName, Segments,
};
use crate::components::trust::trust;
use crate::words::known::{known, rule, verdict};

fn say(text: &mut String) {
    *text = known(text);
}

fn say_segment(segment: &mut SegmentName) {
    say(&mut segment.label);
}

fn say_labels(scoreboard: &mut [ScoreboardLine]) {
    for line in scoreboard {
        say(&mut line.label);
    }
}

fn say_rules(rules: &mut [ReturnRule]) {
    for told in rules {
        told.rule = rule(&told.rule);
    }
}

impl Overview {
    /// In the words of the page.
    pub(super) fn in_words(mut self) -> Self {
        if let Some(forecast) = &mut self.forecast {
            let earlier = known(&forecast.trust);
            forecast.trust = trust(&self.scoreboard).words();
            if !earlier.is_empty() {
                forecast.trust = format!("{} {earlier}.", forecast.trust);
            }
            forecast.verdict = verdict(&forecast.verdict);
            for audience in &mut forecast.audiences {
                say(&mut audience.label);
            }
        }
        say_labels(&mut self.scoreboard);
        self
    }
}

impl Explore {
    /// In the words of the page.
    pub(super) fn in_words(mut self) -> Self {
        for problem in &mut self.problems {
            say(&mut problem.message);
        }
        self
    }
}

impl Segments {
    /// In the words of the page.
    pub(super) fn in_words(mut self) -> Self {
        for segment in &mut self.segments {
            say_segment(&mut segment.name);
            say(&mut segment.rule);
        }
        for tier in &mut self.tiers {
            say(&mut tier.name);
        }
        say_rules(&mut self.rules);
        self
    }
}

impl Customers {
    /// In the words of the page.
    pub(super) fn in_words(mut self) -> Self {
        self.segments.iter_mut().for_each(say_segment);
        for customer in &mut self.customers {
            say_segment(&mut customer.segment);
        }
        self
    }
}

impl Customer {
    /// In the words of the page.
    pub(super) fn in_words(mut self) -> Self {
        say_segment(&mut self.line.segment);
        self
    }
}

impl ModelReport {
    /// In the words of the page.
    pub(super) fn in_words(mut self) -> Self {
        self.card.verdict = verdict(&self.card.verdict);
        say_labels(&mut self.scoreboard);
        for window in &mut self.windows {
            say(&mut window.label);
        }
        for model in &mut self.past {
            say(&mut model.label);
        }
        say_rules(&mut self.rules);
        self
    }
}

impl DataReport {
    /// In the words of the page.
    pub(super) fn in_words(mut self) -> Self {
        for step in &mut self.steps {
            say(&mut step.summary);
        }
        for check in &mut self.leakage {
            say(&mut check.role);
        }
        for rows in &mut self.rejected {
            say(&mut rows.reason);
        }
        self
    }
}
