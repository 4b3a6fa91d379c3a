//! How long one what-if takes: prediction and explanation by a model file. Prints median microseconds as JSON.
//!
//! `what_if_speed MODEL_FILE`

use std::error::Error;
use std::time::Instant;

use clv_core::artefact::Artefact;

/// Enough for a steady median, a second at most.
const ROUNDS: usize = 4_000;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("name a model file")?;
    let artefact = Artefact::decode(&std::fs::read(path)?)?;
    let model = artefact.model();
    let mut micros = Vec::with_capacity(ROUNDS);
    // Golden rows are real customers, spread over the training rows.
    for golden in artefact.golden().iter().cycle().take(ROUNDS) {
        let began = Instant::now();
        let prediction = model.predict(&golden.values)?;
        let explanation = model.explain(&golden.values)?;
        micros.push(began.elapsed().as_secs_f64() * 1e6);
        if (prediction.p_returns - explanation.p).abs() > 1e-9 {
            return Err("the explanation is of another prediction".into());
        }
    }
    micros.sort_by(f64::total_cmp);
    let at = |share: usize| micros.get(ROUNDS * share / 100).copied().unwrap_or(0.0);
    println!(
        "{{\"model\":\"{}\",\"median\":{:.1},\"p99\":{:.1}}}",
        model.kind().name(),
        at(50),
        at(99)
    );
    Ok(())
}
