//! Exact Shapley values of a function of a few inputs, by asking it about every mixture of two rows.

use crate::cast::float;

/// Inputs up to which 2ⁿ questions are few.
pub(super) const MOST_INPUTS: usize = 12;

/// What each of `inputs` inputs adds on the way from the reference to the customer. `ask` gets a bit for each input, set
/// where the customer's own value counts. The values sum to `ask(all) − ask(none)` (Shapley 1953).
pub(super) fn values<E>(
    inputs: usize,
    ask: impl Fn(usize) -> Result<f64, E>,
) -> Result<Vec<f64>, E> {
    let subsets = 1_usize << inputs.min(MOST_INPUTS);
    let answers = (0..subsets).map(ask).collect::<Result<Vec<f64>, E>>()?;
    let answer = |subset: usize| answers.get(subset).copied().unwrap_or(0.0);
    Ok((0..inputs)
        .map(|input| {
            let bit = 1_usize << input;
            (0..subsets)
                .filter(|subset| subset & bit == 0)
                .map(|subset| {
                    let weight = weight(inputs, subset.count_ones());
                    weight * (answer(subset | bit) - answer(subset))
                })
                .sum()
        })
        .collect())
}

/// |S|! (n − |S| − 1)! / n!
fn weight(inputs: usize, size: u32) -> f64 {
    let size = usize::try_from(size).unwrap_or(inputs);
    let factorial = |n: usize| (1..=n).map(float).product::<f64>();
    factorial(size) * factorial(inputs.saturating_sub(size + 1)) / factorial(inputs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interaction_is_shared_and_the_sum_is_the_difference() {
        // f = 2·a + 3·b + 4·a·b, reference (0, 0, 0), customer (1, 1, 1): a gets 2 + 2, b 3 + 2, c nothing.
        let ask = |bits: usize| -> Result<f64, ()> {
            let on = |input: usize| float(bits >> input & 1);
            Ok(2.0 * on(0) + 3.0 * on(1) + 4.0 * on(0) * on(1))
        };
        let found = values(3, ask).unwrap_or_default();
        for (found, expected) in found.iter().zip([4.0, 5.0, 0.0]) {
            assert!((found - expected).abs() < 1e-12, "{found} {expected}");
        }
    }
}
