use clv_core::money::count;

use super::bootstrap::Interval;

/// A simpler model and how far the served one leads it in Gini.
#[derive(Debug, Clone)]
pub(super) struct Rival<'a> {
    pub(super) label: &'a str,
    pub(super) lead: Option<f64>,
    pub(super) interval: Option<Interval>,
}

/// What stands behind the comparison.
#[derive(Debug, Clone, Copy)]
pub(super) struct Evidence<'a> {
    pub(super) served: &'a str,
    pub(super) customers: usize,
    pub(super) buyers: usize,
    /// Largest lead that these data could not have told from zero.
    pub(super) blind_spot: f64,
}

/// Buyers below which the verdict warns that little can be seen at all.
const FEW_BUYERS: usize = 200;

/// Who is beaten, who is not distinguishable, in plain words. A difference counts when its 95% interval
/// leaves zero out.
pub(super) fn verdict(rivals: &[Rival<'_>], evidence: Evidence<'_>) -> String {
    let mut sentences = Vec::new();
    let mut lead_in = evidence.served.to_owned();
    for (phrase, wanted) in [
        ("ranks customers better than", Outcome::Better),
        ("is not distinguishable from", Outcome::Even),
        ("ranks customers worse than", Outcome::Worse),
    ] {
        let group: Vec<String> = rivals
            .iter()
            .filter(|rival| outcome(rival) == wanted)
            .map(describe)
            .collect();
        if !group.is_empty() {
            sentences.push(format!("{lead_in} {phrase} {}.", list(&group)));
            lead_in = "It".to_owned();
        }
    }
    if rivals.iter().any(|rival| outcome(rival) != Outcome::Better) {
        sentences.push("A simpler model may do as well here.".to_owned());
    }
    let (customers, buyers) = (thousands(evidence.customers), thousands(evidence.buyers));
    let mut basis =
        format!("Based on {customers} held-out customers, {buyers} of whom bought again");
    if evidence.buyers < FEW_BUYERS {
        let hidden = evidence.blind_spot;
        basis.push_str(&format!(
            "; with so few, a difference under {hidden:.2} cannot be seen"
        ));
    }
    sentences.push(format!("{basis}."));
    sentences.join(" ")
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Better,
    Even,
    Worse,
}

fn outcome(rival: &Rival<'_>) -> Outcome {
    match rival.interval {
        Some(interval) if interval.lo > 0.0 => Outcome::Better,
        Some(interval) if interval.hi < 0.0 => Outcome::Worse,
        _ => Outcome::Even,
    }
}

fn describe(rival: &Rival<'_>) -> String {
    match (rival.lead, rival.interval) {
        (Some(lead), Some(Interval { lo, hi })) => {
            format!(
                "{} (Gini {}, 95% interval {} to {})",
                rival.label,
                signed(lead),
                signed(lo),
                signed(hi)
            )
        }
        _ => format!("{} (no buyers to compare on)", rival.label),
    }
}

/// Two decimals with a sign; never "−0.00".
fn signed(value: f64) -> String {
    let text = format!("{value:+.2}");
    match text.as_str() {
        "-0.00" | "+0.00" => "0.00".to_owned(),
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

fn thousands(value: usize) -> String {
    count(i64::try_from(value).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rival(label: &str, lead: f64, lo: f64, hi: f64) -> Rival<'_> {
        Rival {
            label,
            lead: Some(lead),
            interval: Some(Interval { lo, hi }),
        }
    }

    #[test]
    fn says_who_is_beaten_and_who_is_not() {
        let rivals = [
            rival("the mean", 0.21, 0.05, 0.37),
            rival("recency only", 0.02, -0.06, 0.11),
            rival("RFM cells", -0.3, -0.4, -0.2),
        ];
        let evidence = Evidence {
            served: "The XGBoost hurdle",
            customers: 16_801,
            buyers: 31,
            blind_spot: 0.16,
        };
        assert_eq!(
            verdict(&rivals, evidence),
            "The XGBoost hurdle ranks customers better than the mean (Gini +0.21, 95% interval +0.05 to +0.37). \
             It is not distinguishable from recency only (Gini +0.02, 95% interval −0.06 to +0.11). \
             It ranks customers worse than RFM cells (Gini −0.30, 95% interval −0.40 to −0.20). \
             A simpler model may do as well here. \
             Based on 16,801 held-out customers, 31 of whom bought again; with so few, a difference under 0.16 cannot be seen."
        );
    }
}
