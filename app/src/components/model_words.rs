//! What the served model is, in words: whichever of the models it is.

use clv_core::model::Kind;

use crate::api::ScoreboardLine;
use crate::words::say;

/// A model for people who have to decide whether to believe it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ModelWords {
    /// How it works, in one or two sentences.
    pub(crate) how: &'static str,
    /// Where its probability of buying again comes from.
    pub(crate) chance: &'static str,
    /// Where its spend of those who do comes from.
    pub(crate) spend: &'static str,
    /// How an answer is taken apart.
    pub(crate) explained: &'static str,
}

/// The kind of the served model; none where a scoreboard names one that this program does not know.
pub(crate) fn served_kind(lines: &[ScoreboardLine]) -> Option<Kind> {
    let served = lines.iter().find(|line| line.is_served)?;
    named(&served.model)
}

/// The kind of that name.
pub(crate) fn named(name: &str) -> Option<Kind> {
    Kind::ALL.into_iter().find(|kind| kind.name() == name)
}

/// The words of a kind.
pub(crate) fn words(kind: Kind) -> ModelWords {
    match kind {
        Kind::Mean => ModelWords {
            how: say(
                "Everybody is given what the average customer did in past windows. No model that looks at single customers was shown to do better here.",
            ),
            chance: say("the share of customers who bought again in past windows"),
            spend: say("what those who did spent on the mean"),
            explained: say("There is nothing to take apart: the answer is the same for everybody."),
        },
        Kind::Recency => ModelWords {
            how: say(
                "Customers are sorted into bins by the days since their last purchase; each is given what its bin did in past windows.",
            ),
            ..cells()
        },
        Kind::FirstOrderValue => ModelWords {
            how: say(
                "Customers are sorted into bins by the value of their first purchase day; each is given what its bin did in past windows.",
            ),
            ..cells()
        },
        Kind::RfmCell => ModelWords {
            how: say(
                "Customers are sorted into cells by how recently, how often and for how much they bought; each is given what its cell did in past windows, small cells drawn towards the mean of all.",
            ),
            ..cells()
        },
        Kind::BgNbd => ModelWords {
            how: say(
                "A customer buys at a rate of their own until they stop for good, which may happen after any purchase. Both are inferred from four numbers: repeat days, time between first and last, time known, value of a repeat day.",
            ),
            ..rhythm()
        },
        Kind::MbgNbd => ModelWords {
            how: say(
                "A customer buys at a rate of their own until they stop for good, which may happen after any purchase, the first included. Both are inferred from four numbers: repeat days, time between first and last, time known, value of a repeat day.",
            ),
            ..rhythm()
        },
        Kind::ParetoNbd => ModelWords {
            how: say(
                "A customer buys at a rate of their own until they stop for good, which may happen at any time. Both are inferred from four numbers: repeat days, time between first and last, time known, value of a repeat day.",
            ),
            ..rhythm()
        },
        Kind::Logistic => ModelWords {
            how: say(
                "Two regressions: one adds up what each feature says about buying again, the other about the spend of those who do.",
            ),
            chance: say("a logistic regression, calibrated on the latest closed window"),
            spend: say("a log-linear regression over those who bought again"),
            explained: say(
                "Exact contributions of this model: weight times distance from the average; they add up.",
            ),
        },
        Kind::Tree => ModelWords {
            how: say(
                "A handful of yes-or-no questions sorts customers into groups; each is given what its group did in past windows. The rules below are the model.",
            ),
            chance: say("the share of the group that bought again"),
            spend: say("what those of them who did spent on the mean"),
            explained: say("Exact contributions of the questions asked; they add up."),
        },
        Kind::ZeroInflatedLognormal => ModelWords {
            how: say(
                "Boosted trees in two stages: whether a customer buys again, and what those who do spend, taken as log-normal.",
            ),
            ..trees()
        },
        Kind::XgboostTweedie => ModelWords {
            how: say(
                "Boosted trees that predict the value itself in one stage; its split into chance and spend follows from the Tweedie distribution.",
            ),
            ..trees()
        },
        Kind::XgboostHurdle => ModelWords {
            how: say(
                "Boosted trees in two stages: whether a customer buys again, and what those who do spend.",
            ),
            ..trees()
        },
        Kind::Stack => ModelWords {
            how: say(
                "A model of buying rhythm gives the start. What first orders, histories and prices tell beyond it is added, each only where it predicted customers it had not seen clearly better.",
            ),
            chance: say(
                "the rhythm's chance, moved by what was added and by half of what the last windows got wrong",
            ),
            spend: say(
                "purchases expected of those who buy again, times a line for the value of one",
            ),
            explained: say(
                "Exact contributions of this model: weight times distance from the average, and SHAP values of trees; they add up.",
            ),
        },
    }
}

fn cells() -> ModelWords {
    ModelWords {
        how: "",
        chance: say("the share of the bin that bought again in past windows"),
        spend: say("what those of the bin who did spent on the mean"),
        explained: say("Exact Shapley values from a typical customer to this one; they add up."),
    }
}

fn rhythm() -> ModelWords {
    ModelWords {
        how: "",
        chance: say(
            "the probability of at least one purchase in the period, that the customer may have stopped taken into account, its level moved to the latest closed window",
        ),
        spend: say(
            "expected purchases if any, times their value by the Gamma-Gamma model, which draws few observations towards the mean of all",
        ),
        explained: say("Exact Shapley values from a typical customer to this one; they add up."),
    }
}

fn trees() -> ModelWords {
    ModelWords {
        how: "",
        chance: say("the trees of the first stage, calibrated on the latest closed window"),
        spend: say("the trees of the second stage, over those who bought again"),
        explained: say("Exact contributions of this model (SHAP); they add up."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_model_has_words() {
        for kind in Kind::ALL {
            let words = words(kind);
            for text in [words.how, words.chance, words.spend, words.explained] {
                assert!(!text.is_empty(), "{}", kind.name());
            }
            assert!(words.how.ends_with('.') && words.explained.ends_with('.'));
            assert_eq!(named(kind.name()), Some(kind));
        }
        assert_eq!(named("crystal_ball"), None);
    }
}
