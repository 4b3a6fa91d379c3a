use clv_core::money::count;

use super::bootstrap::{Comparison, Interval};

/// A model in the race and how the served one compares with it.
#[derive(Debug, Clone)]
pub(super) struct Rival<'a> {
    pub(super) label: &'a str,
    /// Gini of the served model less this one's.
    pub(super) lead: Option<f64>,
    pub(super) comparison: Comparison,
}

/// What stands behind the comparison.
#[derive(Debug, Clone, Copy)]
pub(super) struct Evidence<'a> {
    /// The simplest model that is not beaten, as a sentence begins.
    pub(super) served: &'a str,
    pub(super) gini: Option<f64>,
    pub(super) customers: usize,
    pub(super) buyers: usize,
    /// Lead in Gini that these data can just tell from none.
    pub(super) smallest_visible: f64,
}

/// How one model compares with another. A difference counts when its 95% interval leaves zero out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It ranks customers better.
    Outranks,
    /// It ranks no worse that one could see, and its squared error is smaller.
    Closer,
    /// It ranks no worse and is no further off that one could see, and tells better who buys at all. What buyers spend is
    /// mostly luck, which hides such a lead in rankings by value.
    TellsBuyers,
    /// No difference can be seen, or one that cuts both ways.
    Even,
}

impl Outcome {
    pub(super) fn of(comparison: &Comparison) -> Self {
        let above = |interval: Option<Interval>| interval.is_some_and(|i| i.lo > 0.0);
        let below = |interval: Option<Interval>| interval.is_some_and(|i| i.hi < 0.0);
        if above(comparison.lead) {
            Self::Outranks
        } else if below(comparison.lead) {
            Self::Even
        } else if above(comparison.accuracy) {
            Self::Closer
        } else if above(comparison.buyers) && !below(comparison.accuracy) {
            Self::TellsBuyers
        } else {
            Self::Even
        }
    }
}

/// Which model is served and why, whom it beats and from whom it is not distinguishable, in plain words.
pub(super) fn verdict(rivals: &[Rival<'_>], evidence: Evidence<'_>) -> String {
    let gini = evidence
        .gini
        .map_or_else(String::new, |gini| format!(" Its Gini is {gini:.2}."));
    let mut sentences = vec![format!(
        "{} is served: the simplest model that no other beats.{gini}",
        evidence.served
    )];
    for (phrase, wanted) in [
        ("ranks customers better than", Outcome::Outranks),
        ("is closer to the actual values than", Outcome::Closer),
        ("tells better who buys at all than", Outcome::TellsBuyers),
        ("is not distinguishable from", Outcome::Even),
    ] {
        let group: Vec<String> = rivals
            .iter()
            .filter(|rival| Outcome::of(&rival.comparison) == wanted)
            .map(describe)
            .collect();
        if !group.is_empty() {
            sentences.push(format!("It {phrase} {}.", list(&group)));
        }
    }
    let (customers, buyers) = (thousands(evidence.customers), thousands(evidence.buyers));
    sentences.push(format!(
        "Based on {customers} held-out customers, {buyers} of whom bought again; a lead in Gini under about {:.2} cannot as a rule \
         be told from none here.",
        evidence.smallest_visible.max(0.01)
    ));
    sentences.join(" ")
}

fn describe(rival: &Rival<'_>) -> String {
    match (rival.lead, rival.comparison.lead) {
        (Some(lead), Some(Interval { lo, hi })) => format!(
            "{} (Gini {}, 95% interval {} to {})",
            rival.label,
            signed(lead),
            signed(lo),
            signed(hi)
        ),
        _ => format!("{} (no buyers to compare on)", rival.label),
    }
}

/// Two decimals with a sign, three where two would be zero; never "−0.00".
pub(super) fn signed(value: f64) -> String {
    let text = format!("{value:+.2}");
    match text.as_str() {
        "-0.00" | "+0.00" => {
            let finer = format!("{value:+.3}");
            match finer.as_str() {
                "-0.000" | "+0.000" => "0.00".to_owned(),
                _ => finer.replace('-', "−"),
            }
        }
        _ => text.replace('-', "−"),
    }
}

fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

pub(super) fn thousands(value: usize) -> String {
    count(i64::try_from(value).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rival(label: &str, lead: f64, (lo, hi): (f64, f64), closer: f64) -> Rival<'_> {
        rival_of(label, lead, (lo, hi), (closer, -1.0))
    }

    fn rival_of(
        label: &str,
        lead: f64,
        (lo, hi): (f64, f64),
        (closer, buyers): (f64, f64),
    ) -> Rival<'_> {
        Rival {
            label,
            lead: Some(lead),
            comparison: Comparison {
                lead: Some(Interval { lo, hi }),
                accuracy: Some(Interval {
                    lo: closer,
                    hi: closer.abs(),
                }),
                buyers: Some(Interval {
                    lo: buyers,
                    hi: 1.0,
                }),
            },
        }
    }

    #[test]
    fn says_who_is_served_who_is_beaten_and_who_is_not() {
        let rivals = [
            rival("the mean", 0.21, (0.05, 0.37), 0.1),
            rival("recency only", 0.02, (-0.06, 0.11), -1.0),
            rival("RFM cells", 0.03, (-0.004, 0.2), 0.1),
            rival_of("BG/NBD", 0.02, (-0.01, 0.05), (-0.1, 0.01)),
        ];
        let evidence = Evidence {
            served: "The XGBoost hurdle",
            gini: Some(0.3),
            customers: 16_801,
            buyers: 31,
            smallest_visible: 0.16,
        };
        assert_eq!(
            verdict(&rivals, evidence),
            "The XGBoost hurdle is served: the simplest model that no other beats. Its Gini is 0.30. \
             It ranks customers better than the mean (Gini +0.21, 95% interval +0.05 to +0.37). \
             It is closer to the actual values than RFM cells (Gini +0.03, 95% interval −0.004 to +0.20). \
             It tells better who buys at all than BG/NBD (Gini +0.02, 95% interval −0.01 to +0.05). \
             It is not distinguishable from recency only (Gini +0.02, 95% interval −0.06 to +0.11). \
             Based on 16,801 held-out customers, 31 of whom bought again; a lead in Gini under about 0.16 cannot as a rule be told from none here."
        );
    }

    #[test]
    fn a_smaller_error_does_not_excuse_a_worse_ranking() {
        let worse = rival("x", -0.1, (-0.2, -0.05), 0.1);
        assert_eq!(Outcome::of(&worse.comparison), Outcome::Even);
    }

    #[test]
    fn telling_buyers_apart_does_not_excuse_a_larger_error() {
        let mut further = rival_of("x", 0.0, (-0.1, 0.1), (-0.2, 0.01));
        assert_eq!(Outcome::of(&further.comparison), Outcome::TellsBuyers);
        further.comparison.accuracy = Some(Interval { lo: -0.2, hi: -0.1 });
        assert_eq!(Outcome::of(&further.comparison), Outcome::Even);
    }
}
