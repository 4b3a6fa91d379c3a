//! What people see: one line a step, with a progress bar while it runs and its time when it is done.

use std::fmt::Display;
use std::io::{self, Write as _};
use std::time::Instant;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;

use crate::failure::Failure;

/// Speaks to people, or is silent when a machine reads the result.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Console {
    json: bool,
}

impl Console {
    pub(crate) fn new(json: bool) -> Self {
        Self { json }
    }

    /// Whether a machine reads the result.
    pub(crate) fn is_json(self) -> bool {
        self.json
    }

    /// A sentence for people.
    pub(crate) fn say(self, sentence: impl AsRef<str>) {
        if !self.json {
            tell(sentence.as_ref());
        }
    }

    /// Something to know about the environment: not a result, so it is no part of standard output.
    pub(crate) fn note(self, sentence: &str) {
        eprintln!("{sentence}");
    }

    /// The result of the command: as JSON for machines; `lines` for people.
    pub(crate) fn result(
        self,
        result: &impl Serialize,
        lines: impl FnOnce() -> String,
    ) -> Result<(), Failure> {
        if self.json {
            let text = serde_json::to_string(result).map_err(|error| {
                Failure::environment(format!("the result cannot be written as JSON: {error}"))
            })?;
            print(format!("{text}\n").as_bytes())
        } else {
            print(format!("{}\n", lines()).as_bytes())
        }
    }

    /// The result of a command whose steps have told people already: only machines get it.
    pub(crate) fn document(self, result: &impl Serialize) -> Result<(), Failure> {
        if self.json {
            self.result(result, String::new)
        } else {
            Ok(())
        }
    }

    /// Begins a step; `name` says what it does, as in "Load".
    pub(crate) fn step(self, name: &str) -> Step {
        let target = if self.json {
            ProgressDrawTarget::hidden()
        } else {
            ProgressDrawTarget::stderr()
        };
        let bar = ProgressBar::with_draw_target(Some(0), target);
        if let Ok(style) =
            ProgressStyle::with_template("  {prefix:12} {bar:24.cyan/dim} {msg} {elapsed:.dim}")
        {
            bar.set_style(style.progress_chars("━━─"));
        }
        bar.set_prefix(name.to_owned());
        bar.tick();
        Step {
            name: name.to_owned(),
            bar,
            began: Instant::now(),
            json: self.json,
        }
    }
}

/// A step under way.
#[derive(Debug)]
pub(crate) struct Step {
    name: String,
    bar: ProgressBar,
    began: Instant,
    json: bool,
}

impl Step {
    pub(crate) fn progress(&self, done: u64, total: u64) {
        self.bar.set_length(total);
        self.bar.set_position(done);
    }

    pub(crate) fn doing(&self, what: impl Into<String>) {
        self.bar.set_message(what.into());
        self.bar.tick();
    }

    /// Ends the step with its line: what was done, and how long it took.
    pub(crate) fn done(self, summary: impl AsRef<str>) {
        self.bar.finish_and_clear();
        if !self.json {
            tell(format!(
                "  {:12} {:72} {}",
                self.name,
                summary.as_ref(),
                seconds(self.began)
            ));
        }
    }
}

impl Drop for Step {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// Writes a result to standard output. A reader that has seen enough and closed the pipe is no failure.
pub(crate) fn print(text: &[u8]) -> Result<(), Failure> {
    match io::stdout().lock().write_all(text) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.map_err(|error| {
            Failure::environment(format!("standard output cannot be written: {error}"))
        }),
    }
}

/// Tells people how the work goes on, which does not depend on anybody listening.
fn tell(sentence: impl Display) {
    drop(writeln!(io::stdout().lock(), "{sentence}"));
}

fn seconds(began: Instant) -> String {
    format!("{:.1} s", began.elapsed().as_secs_f64())
}
