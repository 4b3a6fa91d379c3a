//! The sentences of the what-if page, made from the model's answer.

use leptos::prelude::*;

use crate::api::{MeanCustomer, WhatIfAnswer, WhatIfForm};
use crate::components::amount::{decimals, in_thousand, money, whole};
use crate::components::frame::Intro;
use crate::words::{said, say, say_with};

/// `Association, not effect`, in words.
fn lede() -> &'static str {
    say(
        "This describes customers who look alike. It is association, not effect: changing a field does not make a customer act differently.",
    )
}

/// Question, answer, caution.
pub(super) fn intro(
    question: &'static str,
    form: &WhatIfForm,
    answer: &WhatIfAnswer,
) -> impl IntoView + use<> {
    let (amount, rest) = (
        money(&form.currency, answer.expected_value),
        rest(form, answer),
    );
    view! {
        <Intro question lede=lede()>
            {say("About ")} <em>{amount}</em> {rest}
        </Intro>
    }
}

/// ` over the next 180 days: 28 in 1,000 such customers buy again, and then spend about R$ 140.`
fn rest(form: &WhatIfForm, answer: &WhatIfAnswer) -> String {
    say_with!(
        " over the next {days} days: {buyers} such customers buy again, and then spend about {spend}.",
        form.horizon_days,
        in_thousand(answer.p_returns),
        money(&form.currency, answer.spend_if_returns)
    )
}

/// `Of 1,000 customers like this, about 28 buy again`.
pub(super) fn dots_title(answer: &WhatIfAnswer) -> String {
    let filled = crate::components::amount::per_thousand(answer.p_returns);
    say_with!(
        "Of 1,000 customers like this, about {filled} buy again",
        filled
    )
}

/// How the chance compares with the mean of today's customers: `2.3 times`.
pub(super) fn against_mean(answer: &WhatIfAnswer, mean: MeanCustomer) -> String {
    say_with!("{} times", decimals(answer.p_returns / mean.p_returns, 1))
}

/// `Nine times in ten, 1,000 such customers spend R$ 470 to R$ 3,300 together; such intervals of groups of
/// customers held in 26 of 30 past windows.`
pub(super) fn thousand(currency: &str, answer: &WhatIfAnswer) -> Option<String> {
    let thousand = answer.thousand?;
    let held = if thousand.windows == 0 {
        said("no past window could test that yet, so it is wide")
    } else {
        say_with!(
            "such intervals of groups of customers held in {held} of {windows} past windows",
            whole(thousand.held.into()),
            whole(thousand.windows.into())
        )
    };
    Some(say_with!(
        "Nine times in ten, 1,000 such customers spend between {low} and {high} together; {held}.",
        money(currency, thousand.low),
        money(currency, thousand.high),
        held
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Thousand;
    use clv_core::money::Cents;

    pub(super) fn answer() -> WhatIfAnswer {
        WhatIfAnswer {
            model_id: "abc".to_owned(),
            p_returns: 0.028,
            spend_if_returns: Cents(14_000),
            expected_value: Cents(392),
            base_p: 0.012,
            returns: Vec::new(),
            base_spend: 120.0,
            spend: Vec::new(),
            curve: Vec::new(),
            thousand: Some(Thousand {
                low: Cents(4_700),
                high: Cents(88_000),
                windows: 30,
                held: 26,
            }),
            kept: None,
        }
    }

    #[test]
    fn compares_with_the_mean_of_all() {
        let mean = MeanCustomer {
            p_returns: 0.012,
            spend_if_returns: 120.0,
        };
        assert_eq!(against_mean(&answer(), mean), "2.3 times");
    }

    #[test]
    fn says_how_sure_a_thousand_are() {
        let sentence = thousand("BRL", &answer()).unwrap_or_default();
        assert_eq!(
            sentence.replace('\u{a0}', " "),
            "Nine times in ten, 1,000 such customers spend between R$ 47.00 and R$ 880 together; such intervals of groups of customers held in 26 of 30 past windows."
        );
        let untested = WhatIfAnswer {
            thousand: None,
            ..answer()
        };
        assert_eq!(thousand("BRL", &untested), None);
    }
}
