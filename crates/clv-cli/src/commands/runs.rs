//! `clv runs`: the history of runs.

use clv_store::runs::{self, RunRow, StepRow};

use crate::args::Runs;
use crate::failure::Failure;
use crate::session::Session;

pub(super) async fn run(session: &Session, arguments: &Runs) -> Result<(), Failure> {
    let runs = runs::list(&session.pool, i64::from(arguments.limit)).await?;
    session.console.result(&runs, || in_words(&runs))
}

fn in_words(runs: &[RunRow]) -> String {
    if runs.is_empty() {
        return "Nothing has been done to this database yet.".to_owned();
    }
    runs.iter().map(told).collect::<Vec<_>>().join("\n")
}

fn told(run: &RunRow) -> String {
    let took = run.finished_at.map_or_else(String::new, |finished| {
        let milliseconds = (finished - run.started_at).num_milliseconds();
        format!(
            " in {}.{} s",
            milliseconds / 1000,
            milliseconds % 1000 / 100
        )
    });
    let mut lines = vec![format!(
        "{:>4}  {}  {} {}{took}, clv {}",
        run.run_id,
        run.started_at.format("%Y-%m-%d %H:%M:%S UTC"),
        run.command,
        run.status,
        run.code_version
    )];
    lines.extend(run.steps.iter().map(step));
    // The step that failed says why; only what happened outside of any step is left to tell.
    if let Some(error) = &run.error
        && !run.steps.iter().any(|step| step.status == "failed")
    {
        lines.push(format!("      {}", first_line(error)));
    }
    lines.join("\n")
}

fn step(step: &StepRow) -> String {
    format!(
        "      {:10} {:9} {:>7.1} s  {}",
        step.step,
        step.status,
        step.seconds,
        first_line(&step.summary)
    )
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}
