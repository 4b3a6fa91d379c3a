use super::{Unanswerable, WhatIfInputs};
use crate::api::{CurvePoint, FieldKind, NumberRange, WhatIfForm};
use clv_core::artefact::Artefact;

/// The feature whose curve is drawn: the one that moves most for a customer who has just bought or has long not.
pub const CURVE_FEATURE: &str = "days_since_last_purchase";

/// Steps of a curve; each is one evaluation of the model, some microseconds.
const STEPS: u32 = 24;

/// The chance of buying again if only [`CURVE_FEATURE`] changed, from its 5th to its 95th percentile and at
/// the entered value itself. Empty when the form does not ask for the feature.
pub fn response_curve(
    artefact: &Artefact,
    inputs: &WhatIfInputs,
    form: &WhatIfForm,
) -> Result<Vec<CurvePoint>, Unanswerable> {
    let field = form
        .fields
        .iter()
        .find(|field| field.feature == CURVE_FEATURE);
    let Some(FieldKind::Number(range)) = field.map(|field| &field.kind) else {
        return Ok(Vec::new());
    };
    let mut points = Vec::new();
    for x in abscissas(range, inputs.number(CURVE_FEATURE)) {
        let Ok(there) = inputs.with(CURVE_FEATURE, &x.to_string(), form) else {
            continue;
        };
        let values = there.complete(artefact.model().features(), form.as_of)?;
        points.push(CurvePoint {
            x,
            p_returns: artefact.model().predict(&values)?.p_returns,
        });
    }
    Ok(points)
}

/// Where the curve is evaluated: rising, each once, the entered value among them.
fn abscissas(range: &NumberRange, here: Option<f64>) -> Vec<f64> {
    let width = range.p95 - range.p05;
    let step = |index: u32| range.p05 + width * f64::from(index) / f64::from(STEPS);
    let whole = |x: f64| if range.is_whole { x.round() } else { x };
    let mut at: Vec<f64> = (0..=STEPS).map(step).map(whole).chain(here).collect();
    at.sort_by(f64::total_cmp);
    at.dedup();
    at
}

#[cfg(test)]
#[expect(clippy::indexing_slicing, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn a_curve_holds_the_entered_value_and_rises() {
        let range = NumberRange {
            minimum: 0.0,
            p05: 10.0,
            p25: 20.0,
            median: 30.0,
            p75: 40.0,
            p95: 50.0,
            maximum: 90.0,
            is_whole: true,
        };
        let at = abscissas(&range, Some(77.0));
        assert_eq!((at.first(), at.last()), (Some(&10.0), Some(&77.0)));
        assert!(at.windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!(abscissas(&range, Some(30.0)).len(), 25);
    }
}
