//! The stack learns from the waits for the second purchase what the first order tells, where it tells something.
#![expect(
    clippy::unwrap_used,
    clippy::as_conversions,
    reason = "a test may fail loudly"
)]

use chrono::{Days, NaiveDate};
use clv_core::artefact::{Artefact, ValueBasis};
use clv_core::features::{Column, Feature, Table};
use clv_core::model::Kind;
use clv_train::{
    Beside, Evaluation, Provenance, Role, Settings, SnapshotColumns, Snapshots, Told, WaitColumns,
    Waits, evaluate_with, train,
};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

const HORIZON: u32 = 60;
const TEST: i64 = 420;

/// Days on which somebody bought, counted from the shop's first; all purchases are worth what the first was, about.
struct Customer {
    name: String,
    channel: &'static str,
    value: f64,
    days: Vec<i64>,
}

/// Customers who mostly buy once. Through `web` they come back four times as often as through `shop`, if `told`.
fn shop(told: bool) -> Vec<Customer> {
    shop_where(0.5, [0.0024, 0.0006], told)
}

/// The same with a share of customers who come through `web`, and how often a day they and others buy.
fn shop_where(share: f64, [web, other]: [f64; 2], told: bool) -> Vec<Customer> {
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    (0..4_000)
        .map(|number| {
            let is_web: bool = rng.random_bool(share);
            let shown = if told { is_web } else { rng.random_bool(share) };
            let first = rng.random_range(0..480_i64);
            let rate = if is_web { web } else { other };
            let mut days = vec![first];
            let mut day = first as f64;
            loop {
                day += -rng.random_range(1e-9..1.0_f64).ln() / rate;
                if day > 480.0 {
                    break;
                }
                days.push(day.ceil() as i64);
            }
            days.dedup();
            Customer {
                name: format!("c{number:04}"),
                channel: if shown { "web" } else { "shop" },
                value: 20.0 + f64::from(number % 7),
                days,
            }
        })
        .collect()
}

fn date(day: i64) -> NaiveDate {
    let start = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap();
    start.checked_add_days(Days::new(day as u64)).unwrap()
}

/// Rows of features, as they are put together.
#[derive(Default)]
struct Rows {
    ids: Vec<String>,
    cutoffs: Vec<NaiveDate>,
    numbers: [Vec<f64>; 7],
    channels: Vec<Option<String>>,
}

impl Rows {
    fn push(&mut self, customer: &Customer, cutoff: i64) {
        let known: Vec<i64> = customer
            .days
            .iter()
            .copied()
            .filter(|d| *d <= cutoff)
            .collect();
        let (first, last) = (*known.first().unwrap(), *known.last().unwrap());
        let repeats = known.len() as f64 - 1.0;
        let row = [
            repeats,
            (last - first) as f64,
            (cutoff - first) as f64,
            (cutoff - last) as f64,
            if repeats > 0.0 {
                customer.value
            } else {
                f64::NAN
            },
            customer.value,
            customer.value,
        ];
        for (column, value) in self.numbers.iter_mut().zip(row) {
            column.push(value);
        }
        self.ids.push(customer.name.clone());
        self.cutoffs.push(date(cutoff));
        self.channels.push(Some(customer.channel.to_owned()));
    }

    fn table(&self) -> Table {
        let names = [
            "frequency",
            "recency_days",
            "t_days",
            "days_since_last_purchase",
            "monetary_value",
            "first_order_value",
            "mean_day_value",
        ];
        let features = names.map(Feature::number).into_iter();
        let columns = self.numbers.clone().map(Column::Number).into_iter();
        let channel = Column::Choice(self.channels.clone());
        Table::new(
            features.chain([Feature::choice("channel")]).collect(),
            columns.chain([channel]).collect(),
        )
        .unwrap()
    }
}

fn snapshots(shop: &[Customer]) -> Snapshots {
    snapshots_where(shop, |_| 1.0)
}

/// After a cutoff customers pay `times` what they paid before.
fn snapshots_where(shop: &[Customer], times: impl Fn(&Customer) -> f64) -> Snapshots {
    let (mut rows, mut roles, mut returns) = (Rows::default(), vec![], vec![]);
    let (mut value, mut bought) = (vec![], vec![]);
    for cutoff in [180, 240, 300, 360, TEST] {
        for customer in shop.iter().filter(|c| c.days.first() <= Some(&cutoff)) {
            rows.push(customer, cutoff);
            let window = cutoff + 1..=cutoff + i64::from(HORIZON);
            let count = customer.days.iter().filter(|d| window.contains(d)).count();
            roles.push(if cutoff == TEST {
                Role::Test
            } else {
                Role::Train
            });
            returns.push(count > 0);
            value.push(count as f64 * customer.value * times(customer));
            bought.push(count as u32);
        }
    }
    Snapshots::new(SnapshotColumns {
        table: rows.table(),
        customer_ids: rows.ids,
        cutoffs: rows.cutoffs,
        roles,
        label_days: vec![HORIZON; returns.len()],
        returns,
        future_value: value,
        future_purchase_days: bought,
    })
    .unwrap()
}

/// Returns after the test are in it, as they are in a warehouse: they must not be looked at.
fn waits(shop: &[Customer]) -> Waits {
    let (mut rows, mut open, mut returned) = (Rows::default(), vec![], vec![]);
    let mut value = vec![];
    for customer in shop {
        let first = *customer.days.first().unwrap();
        let second = customer.days.get(1).copied();
        for (age, days) in [(0, Some(20)), (20, Some(40)), (60, Some(90)), (150, None)] {
            if second.is_none_or(|second| second > first + age) {
                rows.push(customer, first + age);
                open.push(days);
                returned.push(second.map(|second| (second - first - age) as u32));
                value.push(second.map(|_| customer.value));
            }
        }
    }
    Waits::new(WaitColumns {
        table: rows.table(),
        customer_ids: rows.ids,
        cutoffs: rows.cutoffs,
        open_days: open,
        returned_after_days: returned,
        returned_value: value,
    })
    .unwrap()
}

fn settings() -> Settings {
    let mut settings = Settings::new(HORIZON, 11, "EUR".parse().unwrap());
    settings.max_rounds = 20;
    settings.resamples = 50;
    settings.permutations = 1;
    settings
}

fn evaluated(shop: &[Customer]) -> (Evaluation, Snapshots, Waits) {
    let (snapshots, waits) = (snapshots(shop), waits(shop));
    let beside = Beside {
        waits: Some(&waits),
        ..Beside::default()
    };
    let evaluation = evaluate_with(&snapshots, beside, &settings()).unwrap();
    (evaluation, snapshots, waits)
}

fn auc(evaluation: &Evaluation, kind: Kind) -> f64 {
    let mut board = evaluation.scoreboard.iter();
    board
        .find(|score| score.model == kind.name())
        .unwrap()
        .auc
        .unwrap()
}

#[test]
fn what_the_first_order_tells_is_found_and_the_model_is_the_same_again() {
    let (mut evaluation, snapshots, waits) = evaluated(&shop(true));
    assert_eq!(evaluation.chosen.newcomers, Some(Told::Bounded));
    let (stack, base) = (
        auc(&evaluation, Kind::Stack),
        auc(&evaluation, Kind::ParetoNbd),
    );
    assert!(stack > base + 0.05, "{stack} {base}");

    evaluation.served = Kind::Stack;
    let beside = Beside {
        waits: Some(&waits),
        ..Beside::default()
    };
    let make = || {
        let provenance = Provenance::new(ValueBasis::Amount, date(TEST));
        train(
            (&snapshots, beside),
            snapshots.table(),
            &evaluation,
            &settings(),
            &provenance,
        )
        .unwrap()
    };
    let bytes = make().encode().unwrap();
    assert_eq!(bytes, make().encode().unwrap());
    let model = Artefact::decode(&bytes).unwrap();
    let row = &model.golden().first().unwrap().values;
    let explained = model.model().explain(row).unwrap();
    let sum: f64 = explained.returns.iter().map(|push| push.amount).sum();
    assert!((sum - (explained.p - explained.base_p)).abs() < 1e-12);
}

#[test]
fn who_spends_more_than_the_history_tells_is_found() {
    let mut shop = shop(false);
    for customer in &mut shop {
        customer.value = 20.0;
    }
    let rounds = |dearer: f64| {
        let times = |customer: &Customer| {
            if customer.channel == "web" {
                dearer
            } else {
                1.0
            }
        };
        let snapshots = snapshots_where(&shop, times);
        let evaluation = evaluate_with(&snapshots, Beside::default(), &settings()).unwrap();
        let trees = evaluation.chosen.trees.get("stack_spend").unwrap();
        let gini = |kind: Kind| {
            let mut board = evaluation.scoreboard.iter();
            board.find(|score| score.model == kind.name()).unwrap().gini
        };
        let lead = gini(Kind::Stack).unwrap() - gini(Kind::ParetoNbd).unwrap();
        (trees.rounds, lead)
    };
    let (trees, lead) = rounds(3.0);
    assert!(trees > 0 && lead > 0.02, "{trees} {lead}");
    assert_eq!(rounds(1.0).0, 0);
}

#[test]
fn a_few_who_come_back_far_more_often_than_others_are_not_held_down() {
    let (evaluation, ..) = evaluated(&shop_where(0.05, [0.012, 0.0004], true));
    assert_eq!(evaluation.chosen.newcomers, Some(Told::Unbounded));
}

#[test]
fn nothing_is_made_up_where_it_tells_nothing() {
    let (evaluation, ..) = evaluated(&shop(false));
    assert_eq!(evaluation.chosen.newcomers, Some(Told::Nothing));
}

#[test]
fn returns_after_the_test_change_nothing() {
    let mut later = shop(true);
    let (before, ..) = evaluated(&later);
    for customer in &mut later {
        let known = customer
            .days
            .iter()
            .take_while(|day| **day <= TEST + i64::from(HORIZON));
        customer.days = known.copied().collect();
        if customer.days.len() == 1 && customer.days.first() <= Some(&TEST) {
            customer.days.push(TEST + i64::from(HORIZON) + 1);
        }
    }
    let (after, ..) = evaluated(&later);
    assert_eq!(before.chosen, after.chosen);
    assert_eq!(before.scoreboard, after.scoreboard);
}
