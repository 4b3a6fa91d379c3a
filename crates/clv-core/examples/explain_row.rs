//! Loads a model file and says what it expects of one customer, and why.
//!
//! `cargo run --release -p clv-core --example explain_row -- MODEL.clv frequency=2 days_since_last_purchase=30`
//!
//! `clv train` writes such files into the folder `models` of its workspace. A feature that is not named is missing; without any
//! name it is the first customer that is stored with the model.

use std::error::Error;

use clv_core::artefact::Artefact;
use clv_core::features::{Feature, Kind, Value, doc};
use clv_core::model::Push;

/// As many pushes a stage as a person reads.
const SHOWN: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let Some((path, values)) = given.split_first() else {
        return Err("usage: explain_row MODEL.clv [FEATURE=VALUE ...]".into());
    };
    let bytes = std::fs::read(path).map_err(|error| format!("{path}: {error}"))?;
    print!("{}", report(&bytes, values)?);
    Ok(())
}

/// From the bytes of a file and `feature=value` pairs to what the model says.
pub(crate) fn report(bytes: &[u8], given: &[String]) -> Result<String, Box<dyn Error>> {
    // Refused when anything in it is wrong: checksum, version, or rows that score otherwise than in training.
    let artefact = Artefact::decode(bytes)?;
    let model = artefact.model();
    let row = match artefact.golden().first() {
        Some(stored) if given.is_empty() => stored.values.clone(),
        _ => row(model.features(), given)?,
    };
    let why = model.explain(&row)?;
    let money = &artefact.manifest().currency;
    let mut said = format!(
        "{} within {} days\n",
        model.kind().label(),
        artefact.manifest().horizon_days
    );
    said += &format!("returns: {:.4}, from {:.4}\n", why.p, why.base_p);
    said.extend(why.returns.iter().take(SHOWN).map(|push| told(push, 4)));
    said += &format!(
        "spend if so: {:.2} {money}, from {:.2}\n",
        why.spend_if_returns, why.base_spend
    );
    said.extend(why.spend.iter().take(SHOWN).map(|push| told(push, 2)));
    said += &format!("worth: {:.2} {money}\n", why.p * why.spend_if_returns);
    Ok(said)
}

fn told(push: &Push, digits: usize) -> String {
    let label = doc(&push.feature).map_or(push.feature.as_str(), |known| known.label);
    let mut amount = format!("{:+.digits$}", push.amount);
    if !amount.contains(|digit| ('1'..='9').contains(&digit)) {
        // A push that rounding left just below nothing is no push down.
        amount = amount.replacen('-', "+", 1);
    }
    format!("  {label:32}{amount}\n")
}

/// Values in the order of the schema.
fn row(schema: &[Feature], given: &[String]) -> Result<Vec<Value>, Box<dyn Error>> {
    let mut row = vec![Value::Missing; schema.len()];
    for pair in given {
        let (name, text) = pair.split_once('=').ok_or("write FEATURE=VALUE")?;
        let at = schema
            .iter()
            .zip(&mut row)
            .find(|(own, _)| own.name == name);
        let (feature, value) = at.ok_or_else(|| {
            let names: Vec<&str> = schema.iter().map(|own| own.name.as_str()).collect();
            format!("{name} is not in the schema: {}", names.join(", "))
        })?;
        *value = match feature.kind {
            Kind::Number => Value::Number(text.parse()?),
            Kind::Choice => Value::Choice(text.to_owned()),
        };
    }
    Ok(row)
}
