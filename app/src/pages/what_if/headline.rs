//! The sentences of the what-if page, made from the model's answer.

use leptos::prelude::*;

use crate::api::{WhatIfAnswer, WhatIfForm};
use crate::components::amount::{decimals, in_thousand, money};
use crate::components::frame::Intro;
use crate::words::{say, say_with};

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

/// How the chance compares with one about whom nothing is known: `2.3 times`.
pub(super) fn against_base(answer: &WhatIfAnswer) -> String {
    if answer.base_p <= 0.0 {
        return "–".to_owned();
    }
    say_with!("{} times", decimals(answer.p_returns / answer.base_p, 1))
}

#[cfg(test)]
mod tests {
    use super::*;
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
        }
    }

    #[test]
    fn compares_with_what_is_known_of_everyone() {
        assert_eq!(against_base(&answer()), "2.3 times");
        assert_eq!(
            against_base(&WhatIfAnswer {
                base_p: 0.0,
                ..answer()
            }),
            "–"
        );
    }
}
