//! From where the model starts to this customer, in steps that add up.

use clv_charts::{Datum, Format, Size, Waterfall};

use crate::api::Push;
use crate::components::amount::decimals;
use crate::components::figure::{Picture, captioned};
use crate::words::{said, say};

/// More rows than this are summed into one: the smallest say little.
const SHOWN_PUSHES: usize = 7;

/// From where the model starts (the mean of the training rows on its own scale, or a typical customer) to this one: what both
/// waterfalls share.
pub(super) struct Bridge {
    pub(super) id: &'static str,
    pub(super) title: String,
    pub(super) base: Datum,
    pub(super) result: Datum,
    pub(super) format: Format,
}

impl Bridge {
    /// `value` is what was entered for a feature, `scaled` an amount as drawn and as written.
    pub(super) fn draw(
        self,
        pushes: &[Push],
        value: impl Fn(&str) -> Option<String>,
        scaled: impl Fn(f64) -> (f64, String),
    ) -> Picture {
        let pushes: Vec<Datum> = shortened(pushes, |amount| scaled(amount).1 != NOTHING)
            .into_iter()
            .map(|(feature, label, amount)| {
                let name = value(&feature)
                    .map_or_else(|| label.clone(), |value| format!("{label}: {value}"));
                let (amount, text) = scaled(amount);
                Datum::new(feature, label, amount, text).named(name)
            })
            .collect();
        // Once: the cards that it stands in are about as wide as a phone, and it is drawn anew with every move of a slider.
        let size = Size::waterfall(Size::HALF.width, pushes.len());
        Picture::one(self.id, size, |id, size| {
            Waterfall {
                caption: captioned(
                    id,
                    self.title.clone(),
                    say("From the starting point to this customer, feature by feature."),
                ),
                base: self.base.clone(),
                pushes: pushes.clone(),
                result: self.result.clone(),
                format: self.format.clone(),
            }
            .draw(size)
        })
    }
}

/// Feature, label and amount of the largest pushes that show, and the sum of the rest if that shows.
fn shortened(pushes: &[Push], shows: impl Fn(f64) -> bool) -> Vec<(String, String, f64)> {
    let is_shown = |(index, push): &(usize, &Push)| *index < SHOWN_PUSHES && shows(push.amount);
    let (large, small): (Vec<_>, Vec<_>) = pushes.iter().enumerate().partition(is_shown);
    let rest: f64 = small.iter().map(|(_, push)| push.amount).sum();
    let mut shown: Vec<_> = large
        .into_iter()
        .map(|(_, push)| (push.feature.clone(), push.label.clone(), push.amount))
        .collect();
    if shows(rest) {
        shown.push(("rest".to_owned(), said("everything else"), rest));
    }
    shown
}

/// A push too small to be written.
const NOTHING: &str = "0";

/// `+13`, `−1.2`: a sign always, a decimal below ten.
pub(in crate::pages) fn signed(amount: f64) -> String {
    let size = amount.abs();
    let digits = if size < 9.95 {
        decimals(size, 1)
    } else {
        decimals(size, 0)
    };
    match (digits.as_str(), amount < 0.0) {
        ("0.0" | "0,0", _) => NOTHING.to_owned(),
        (digits, true) => format!("−{digits}"),
        (digits, false) => format!("+{digits}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_pushes_are_summed_so_that_all_still_add_up() {
        let push = |index: u32| Push {
            feature: format!("f{index}"),
            label: format!("F{index}"),
            amount: f64::from(index),
        };
        let pushes: Vec<Push> = (0..10).map(push).collect();
        let shown = shortened(&pushes, |_| true);
        assert_eq!(shown.len(), SHOWN_PUSHES + 1);
        let total: f64 = shown.iter().map(|(_, _, amount)| amount).sum();
        assert!((total - 45.0).abs() < 1e-9);
        assert_eq!(
            shortened(&pushes, |amount| amount > 7.5).len(),
            1,
            "8 and 9 come after the first seven"
        );
        assert!(shortened(&pushes, |_| false).is_empty());
    }

    #[test]
    fn pushes_always_carry_a_sign() {
        assert_eq!(
            [13.2, -1.24, 0.04, -0.01].map(signed),
            ["+13", "−1.2", "0", "0"]
        );
    }
}
