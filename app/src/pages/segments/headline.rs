//! The sentences of the page, made from its numbers.

use crate::api::{CUSTOMER_FILE_ROWS, Plan, Segment, Segments};
use crate::components::amount::{counted, float, money_units, percent, ratio, whole};
use crate::components::calendar::day;
use crate::components::site::counted_is;
use crate::words::{said, say, say_with};

/// The answer: a number that stands out and the rest of the sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Headline {
    pub(super) amount: String,
    pub(super) rest: String,
}

/// `44% of what is expected comes from Cooling customers, who are 52% of all.`
pub(super) fn headline(data: &Segments) -> Headline {
    let best = data.segments.iter().reduce(|best, other| {
        if weight(data, other) > weight(data, best) {
            other
        } else {
            best
        }
    });
    let Some(best) = best else {
        return Headline {
            amount: said("Nobody"),
            rest: said(" has bought anything yet."),
        };
    };
    let what = say(if data.plan.is_some() {
        "what is expected"
    } else {
        "the value so far"
    });
    Headline {
        amount: percent(share(data, best)),
        rest: say_with!(
            " of {what} comes from the segment “{name}”, which holds {share} of the customers.",
            what,
            best.name.label,
            percent(of_customers(data, best))
        ),
    }
}

/// What a segment is weighed by: what is expected of it, or without a forecast what it bought so far.
fn weight(data: &Segments, segment: &Segment) -> i64 {
    match (&data.plan, &segment.expected) {
        (Some(_), Some(expected)) => expected.value.0,
        (Some(_), None) => 0,
        (None, _) => segment.value.0.max(0),
    }
}

/// Its share of that.
pub(super) fn share(data: &Segments, segment: &Segment) -> f64 {
    let all = data.segments.iter().map(|other| weight(data, other)).sum();
    ratio(weight(data, segment), all)
}

pub(super) fn of_customers(data: &Segments, segment: &Segment) -> f64 {
    let all = data.segments.iter().map(|other| other.customers).sum();
    ratio(segment.customers, all)
}

/// What the numbers are.
pub(super) fn lede(data: &Segments) -> String {
    let status = &data.status;
    let forecast = if data.plan.is_some() {
        say_with!(
            " What is expected is for the {days} days after {day}.",
            status.horizon_days,
            day(status.as_of)
        )
    } else {
        say_with!(" Counted up to {}.", day(status.as_of))
    };
    format!("{}.{forecast}", counted_is(status.value_basis))
}

/// The sentence of the bars.
pub(super) fn shares(data: &Segments) -> String {
    let what = say(if data.plan.is_some() {
        "expected value"
    } else {
        "value so far"
    });
    say_with!(
        "Share of all {what}, and of the {customers} customers in brackets.",
        what,
        whole(data.segments.iter().map(|segment| segment.customers).sum())
    )
}

/// The sentence of the tiers.
pub(super) fn tiers(data: &Segments) -> String {
    let all: i64 = data.tiers.iter().map(|tier| tier.expected.customers).sum();
    say_with!(
        "The {} with a forecast, best first; customers of equal expectation stay together.",
        counted(all, "customer")
    )
}

/// The answer of the planner: whom to contact and what it earns.
pub(super) fn plan(currency: &str, plan: &Plan) -> String {
    let all = say_with!(
        "Contacting all {customers} would {earned}.",
        whole(plan.all_customers),
        earned(currency, plan.profit_of_all, true)
    );
    let Some(threshold) = plan.threshold else {
        return say_with!(
            "A contact that brings nothing pays for nobody: 0 customers. {all}",
            all
        );
    };
    if plan.customers == 0 {
        return say_with!(
            "No contact pays: 0 customers are expected to be worth more than {threshold}. {all}",
            money_units(currency, threshold),
            all
        );
    }
    let share = float(plan.customers) / float(plan.all_customers.max(1));
    say_with!(
        "Contact the {customers} ({share}) who are expected to be worth more than {threshold}: that would {earned}. {all}",
        counted(plan.customers, "customer"),
        percent(share),
        money_units(currency, threshold),
        earned(currency, plan.profit, false),
        all
    )
}

/// The link to the file of those to contact, and what is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Audience {
    pub(super) label: String,
    pub(super) note: String,
}

/// Nothing where nobody is to be contacted.
pub(super) fn audience(plan: &Plan) -> Option<Audience> {
    if plan.customers == 0 {
        return None;
    }
    let note = say("CSV with their numbers, what is expected of them, model and date of the data.");
    Some(if plan.customers > CUSTOMER_FILE_ROWS {
        Audience {
            label: say_with!("Download the best {}", whole(CUSTOMER_FILE_ROWS)),
            note: say_with!(
                "{note} A file holds no more; the others come after them in the list.",
                note
            ),
        }
    } else {
        Audience {
            label: say_with!("Download the {}", counted(plan.customers, "customer")),
            note: note.to_owned(),
        }
    })
}

fn earned(currency: &str, profit: f64, is_all: bool) -> String {
    if profit < 0.0 {
        say_with!("lose {}", money_units(currency, -profit))
    } else {
        let profit = money_units(currency, profit);
        if is_all {
            say_with!("earn {}", profit)
        } else {
            say_with!("earn about {}", profit)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::segments;
    use super::*;

    #[test]
    fn the_file_says_how_many_it_holds() {
        let Some(mut plan) = segments().plan else {
            return;
        };
        plan.customers = 1;
        let label = |plan: &Plan| audience(plan).map(|audience| audience.label);
        assert_eq!(label(&plan).as_deref(), Some("Download the 1 customer"));
        plan.customers = CUSTOMER_FILE_ROWS + 1;
        assert_eq!(label(&plan).as_deref(), Some("Download the best 50,000"));
        plan.customers = 0;
        assert_eq!(label(&plan), None);
    }

    #[test]
    fn answers_with_the_segment_that_weighs_most() {
        let Headline { amount, rest } = headline(&segments());
        assert_eq!(
            format!("{amount}{rest}"),
            "75% of what is expected comes from the segment “Returned once”, which holds 10% of the customers."
        );
        let mut data = segments();
        data.plan = None;
        assert!(headline(&data).rest.contains("“New”, which holds 90%"));
    }

    #[test]
    fn says_whom_to_contact_and_what_all_would_cost() {
        let Some(plan) = segments().plan else { return };
        assert_eq!(
            super::plan("BRL", &plan),
            "Contact the 20 customers (20%) who are expected to be worth more than R$\u{a0}2.50: that would earn about R$\u{a0}4.00. Contacting all 100 would lose R$\u{a0}1.00."
        );
        let nobody = Plan {
            customers: 0,
            profit: 0.0,
            ..plan.clone()
        };
        assert!(super::plan("BRL", &nobody).starts_with("No contact pays: 0 customers"));
        let never = Plan {
            threshold: None,
            ..nobody
        };
        assert!(super::plan("BRL", &never).starts_with("A contact that brings nothing"));
    }
}
