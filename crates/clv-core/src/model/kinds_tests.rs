//! Every kind of model: stored and read back, a table predicted as its rows, explanations that sum up.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::collections::BTreeMap;

use super::*;
use crate::btyd::{BgNbd, GammaGamma, MbgNbd, ParetoNbd};
use crate::features::Column;
use crate::forest::{Forest, Grown, Tree};

/// CDNOW's parameters, weeks turned into days.
fn purchases(process: Process, horizon: f64) -> Purchases {
    let spend = GammaGamma::new(6.25, 3.74, 15.44).unwrap();
    Purchases::new(process, SpendModel::GammaGamma(spend), horizon).unwrap()
}

fn bg_nbd() -> Process {
    Process::BgNbd(BgNbd::new(0.243, 30.9, 0.793, 2.426).unwrap())
}

fn pareto_nbd() -> Process {
    Process::ParetoNbd(ParetoNbd::new(0.553, 74.1, 0.606, 81.6).unwrap())
}

fn features() -> Vec<Feature> {
    let numbers = INPUTS.into_iter().chain([MEAN_DAY_VALUE]);
    numbers
        .map(Feature::number)
        .chain([Feature::choice(FIRST_CATEGORY)])
        .collect()
}

/// Seven customers, some with repeat purchases, one with a missing category.
fn table() -> Table {
    let names = ["toys", "books", "toys", "", "books", "toys", "books"];
    let names = names.map(|name| (!name.is_empty()).then(|| name.to_owned()));
    let columns = vec![
        Column::Number(vec![0.0, 1.0, 2.0, 0.0, 9.0, 3.0, 0.0]),
        Column::Number(vec![0.0, 30.0, 60.0, 0.0, 200.0, 20.0, 0.0]),
        Column::Number(vec![10.0, 40.0, 270.0, 270.0, 210.0, 250.0, 100.0]),
        Column::Number(vec![f64::NAN, 20.0, 35.5, f64::NAN, 12.0, 80.0, f64::NAN]),
        Column::Number(vec![9.0, 21.0, 35.5, 50.0, 12.0, f64::NAN, 0.0]),
        Column::Choice(names.to_vec()),
    ];
    Table::new(features(), columns).unwrap()
}

fn stump(input: usize, threshold: f32, left: f32, right: f32) -> Forest {
    let leaf = |value| Box::new(Grown::Leaf { value, cover: 3.0 });
    let tree = Tree::grown(&Grown::Split {
        input,
        threshold,
        gain: 1.0,
        left: leaf(left),
        right: leaf(right),
    });
    Forest::new(0.1, vec![tree.unwrap()]).unwrap()
}

/// Toys cost more than other things, and vary as given.
fn shrinkage(variance: f64) -> Shrinkage {
    let toys = Price {
        ln_ratio: 0.4,
        variance,
    };
    Shrinkage {
        purchases: 2.0,
        mean: 30.0,
        per_item: false,
        prices: [("toys".to_owned(), toys)].into(),
    }
}

/// One model of every kind over the same customers, for a window of 90 days.
fn models() -> Vec<Model> {
    let pipeline = Pipeline::fit(&table()).unwrap();
    let width = pipeline.outputs().len();
    let linear = |intercept| Linear::new(intercept, vec![0.1; width], vec![0.5; width]).unwrap();
    let mean = CellMean {
        p_returns: 0.3,
        spend_if_returns: 40.0,
    };
    let grid = |bins: Vec<Bins>| {
        let rare = CellMean {
            p_returns: 0.1,
            spend_if_returns: 20.0,
        };
        Cells::new(bins, vec![(1, mean), (0, rare)], rare).unwrap()
    };
    let cells = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let bins = names.iter().map(|_| Bins::after(vec![0.0, 50.0]));
        Body::Cells(names.clone(), grid(bins.collect()))
    };
    let base = purchases(pareto_nbd(), 90.0);
    let shrinkage = shrinkage(0.6);
    let (wide, _) = extend(&table(), (&base, &shrinkage), &[90; 7]).unwrap();
    let wide = Pipeline::fit(&wide).unwrap();
    let outputs = wide.outputs().len();
    let blend = Scorer::Blend(vec![
        (0.5, stump(0, 1.0, -0.2, 0.4).into()),
        (0.5, {
            let width = wide.outputs().len();
            Linear::new(0.2, vec![0.05; width], vec![0.3; width])
                .unwrap()
                .into()
        }),
    ]);
    let stack = Hurdle::stacked(
        wide,
        blend,
        stump(2, 90.0, 0.1, -0.1),
        Base {
            purchases: base,
            shrinkage,
            newcomers: Some(
                FirstOrder::new(
                    Linear::new(-0.4, vec![0.02; outputs], vec![0.1; outputs]).unwrap(),
                    Some(3.0),
                )
                .unwrap(),
            ),
            reference: Step {
                returns: -1.25,
                spend: 4.0,
            },
        },
    );
    let hurdle = |returns: Scorer, spend: Scorer| {
        Body::Hurdle(Hurdle::new(pipeline.clone(), returns, spend).unwrap())
    };
    let trees = || {
        hurdle(
            stump(1, 30.0, -1.0, 1.0).into(),
            stump(0, 1.0, 3.0, 3.5).into(),
        )
    };
    let mbg = Process::MbgNbd(MbgNbd::new(0.525, 43.3, 0.891, 1.614).unwrap());
    let bodies = [
        (Kind::Mean, Body::Constant(mean)),
        (Kind::Recency, cells(&["recency_days"])),
        (Kind::FirstOrderValue, cells(&["monetary_value"])),
        (Kind::RfmCell, cells(&["recency_days", "frequency"])),
        (Kind::BgNbd, Body::Purchases(purchases(bg_nbd(), 90.0))),
        (Kind::MbgNbd, Body::Purchases(purchases(mbg, 90.0))),
        (
            Kind::ParetoNbd,
            Body::Purchases(purchases(pareto_nbd(), 90.0)),
        ),
        (Kind::Stack, Body::Hurdle(stack.unwrap())),
        (
            Kind::Logistic,
            hurdle(linear(-1.0).into(), linear(3.0).into()),
        ),
        (Kind::Tree, trees()),
        (Kind::ZeroInflatedLognormal, trees()),
        (
            Kind::XgboostTweedie,
            Body::Tweedie(
                Tweedie::new(pipeline.clone(), stump(1, 30.0, 1.0, 3.0), (1.5, 0.2)).unwrap(),
            ),
        ),
        (Kind::XgboostHurdle, trees()),
    ];
    bodies
        .into_iter()
        .map(|(kind, body)| Model::new(kind, body).unwrap())
        .collect()
}

/// As served: calibrated, carried on to the horizon, with a customer to compare with.
fn served() -> Vec<Model> {
    let calibration = Calibration {
        shift: 0.1,
        slope: 0.9,
        spend_factor: 1.2,
    };
    models()
        .into_iter()
        .map(|model| {
            let bridge = Bridge::new(&purchases(bg_nbd(), 90.0), 90.0, 273.0).unwrap();
            let reference = Step {
                returns: 0.7,
                spend: 0.05,
            };
            let model = model.calibrated(calibration).unwrap();
            let model = model.bridged(bridge.with_reference(reference)).unwrap();
            if model.pipeline().is_some() {
                return model;
            }
            let typical = table().with_schema(model.features()).row(2).unwrap();
            model.with_reference(typical).unwrap()
        })
        .collect()
}

#[test]
fn there_is_one_of_every_kind() {
    let kinds: Vec<Kind> = models().iter().map(Model::kind).collect();
    assert_eq!(kinds, Kind::ALL);
    assert!(kinds.is_sorted(), "simplest first");
}

#[test]
fn comes_back_as_it_was_stored() {
    for model in models().into_iter().chain(served()) {
        let json = serde_json::to_string(&model).unwrap();
        assert_eq!(serde_json::from_str::<Model>(&json).unwrap(), model);
    }
}

#[test]
fn a_table_is_predicted_as_its_rows() {
    for model in models().into_iter().chain(served()) {
        let table = table().with_schema(model.features());
        let all = model.predict_table(&table).unwrap();
        for (row, found) in all.iter().enumerate() {
            assert_eq!(*found, model.predict(&table.row(row).unwrap()).unwrap());
            assert!((0.0..=1.0).contains(&found.p_returns) && found.spend_if_returns > 0.0);
        }
    }
}

#[test]
fn pushes_sum_to_the_difference() {
    for model in models().into_iter().chain(served()) {
        let table = table().with_schema(model.features());
        for row in 0..table.rows() {
            let row = table.row(row).unwrap();
            let (found, prediction) = (model.explain(&row).unwrap(), model.predict(&row).unwrap());
            let sum = |pushes: &[Push]| pushes.iter().map(|push| push.amount).sum::<f64>();
            let near = |a: f64, b: f64| (a - b).abs() < 1e-9 * b.abs().max(1.0);
            let kind = model.kind();
            assert!(
                near(sum(&found.returns), found.p - found.base_p),
                "{kind:?} {found:?}"
            );
            let spend = found.spend_if_returns - found.base_spend;
            assert!(near(sum(&found.spend), spend), "{kind:?} {found:?}");
            assert!(near(found.p, prediction.p_returns), "{kind:?}");
            assert!(
                near(found.spend_if_returns, prediction.spend_if_returns),
                "{kind:?}"
            );
        }
    }
}

#[test]
fn a_bridge_carries_btyd_s_own_forecast_to_the_horizon_exactly() {
    let near = purchases(bg_nbd(), 90.0);
    let model = Model::new(Kind::BgNbd, Body::Purchases(near.clone())).unwrap();
    let bridged = model
        .bridged(Bridge::new(&near, 90.0, 273.0).unwrap())
        .unwrap();
    let far = Model::new(Kind::BgNbd, Body::Purchases(near.over(273.0).unwrap())).unwrap();
    let table = table().with_schema(far.features());
    let (found, wanted) = (bridged.predict_table(&table), far.predict_table(&table));
    for (found, wanted) in found.unwrap().iter().zip(wanted.unwrap()) {
        assert!((found.p_returns - wanted.p_returns).abs() < 1e-9);
        assert!((found.expected_value / wanted.expected_value - 1.0).abs() < 1e-9);
    }
}

#[test]
fn returns_of_pareto_nbd_agree_with_simulated_rates() {
    // P(some purchase before the horizon and before dropping out) is the mean over gamma-distributed rates of
    // λ / (λ + μ) · (1 − e^(−(λ + μ)H)); integrated here on a grid of both rates' quantiles by simulation.
    use rand::SeedableRng;
    use rand_distr::{Distribution, Gamma};
    let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(5);
    let (x, age, horizon) = (2.0, 270.0, 180.0);
    let rate = Gamma::new(0.553 + x, 1.0 / (74.1 + age)).unwrap();
    let end = Gamma::new(0.606, 1.0 / (81.6 + age)).unwrap();
    let draws = 400_000;
    let sum: f64 = (0..draws)
        .map(|_| {
            let (l, m): (f64, f64) = (rate.sample(&mut rng), end.sample(&mut rng));
            l / (l + m) * -(-(l + m) * horizon).exp_m1()
        })
        .sum();
    let simulated = sum / f64::from(draws);
    let model = purchases(pareto_nbd(), horizon);
    let known = Known::new([x, 60.0, age, 35.0]).unwrap();
    let expected = model.expect(&known).unwrap();
    let exact = expected.p_returns / expected.p_alive;
    assert!((simulated - exact).abs() < 2e-3, "{simulated} {exact}");
}

#[test]
fn a_customer_who_cannot_exist_is_brought_to_the_nearest_that_can() {
    let once = Known::new([0.0, 50.0, 20.0, 9.0]).unwrap();
    assert!(once.history().recency() == 0.0 && once.spending().is_none());
    let repeat = Known::new([2.0, 0.0, 0.0, f64::NAN]).unwrap();
    assert!(repeat.history().recency() == 1.0 && repeat.history().age() == 1.0);
    assert!(Known::new([1.0, f64::INFINITY, 5.0, 1.0]).is_err());
}

#[test]
fn a_customers_own_value_is_pulled_to_the_shops() {
    let of = |per_item| Shrinkage {
        purchases: 2.0,
        mean: 30.0,
        per_item,
        prices: BTreeMap::new(),
    };
    let (day, item) = (of(false), of(true));
    let three_fifths = 0.6 * 2_f64.ln();
    let near = |found: f64, wanted: f64| assert!((found - wanted).abs() < 1e-12, "{found}");
    near(day.ln_ratio(3.0, 60.0, 4.0, None), three_fifths);
    near(item.ln_ratio(3.0, 240.0, 4.0, None), three_fifths);
    near(item.ln_ratio(3.0, 60.0, f64::NAN, None), three_fifths);
    near(day.ln_ratio(1.0, f64::NAN, 1.0, None), 0.0);
    near(day.ln_ratio(2.0, 0.0, 1.0, None), 0.0);
    near(day.ln_ratio(2.0, 0.1, 1.0, None), -0.5 * 10_f64.ln());
    // Prices that vary half as much: of a third that is the customer's level, two thirds of a half. 1/3 of what the category
    // costs, 2/3 of what is beside it.
    let priced = |ln_ratio, days, value| {
        let variance = 0.5;
        let price = Price { ln_ratio, variance };
        item.ln_ratio(days, value, 1.0, Some(&price))
    };
    near(
        priced(1.0, 1.0, 60.0),
        1.0 / 3.0 + (2_f64.ln() - 1.0) * 2.0 / 3.0,
    );
    near(
        priced(1.0, 3.0, 60.0),
        3.0 / 5.0 + (2_f64.ln() - 1.0) * 3.0 / 3.5,
    );
    // Who pays what a category far below the mean costs is not dear there; nobody is further from it than ten times.
    near(priced(-2.0, 1.0, 30.0 * (-2_f64).exp()), -2.0 / 3.0);
    near(
        priced(-2.0, 1.0, 30.0 * 3_f64.exp()),
        (2.0 * 10_f64.ln() - 2.0) / 3.0,
    );
}

#[test]
fn a_category_counts_where_its_price_is_known() {
    let base = purchases(pareto_nbd(), 90.0);
    let own = |shrinkage: &Shrinkage| {
        let (wide, _) = extend(&table(), (&base, shrinkage), &[90; 7]).unwrap();
        let at = wide.features().iter();
        let at = at.clone().position(|f| f.name == DERIVED[3]).unwrap();
        match wide.column(at) {
            Some(Column::Number(values)) => values.clone(),
            _ => Vec::new(),
        }
    };
    let alike = shrinkage(1.0);
    let plain = Shrinkage {
        prices: BTreeMap::new(),
        ..alike.clone()
    };
    let (with, alike, without) = (own(&shrinkage(0.6)), own(&alike), own(&plain));
    for (row, ((with, alike), without)) in with.iter().zip(&alike).zip(&without).enumerate() {
        // Toys, and a customer whose own value is known.
        assert_eq!(
            with != without,
            row == 0 || row == 2,
            "{row}: {with} {without}"
        );
        assert!((alike - without).abs() < 1e-12, "{row}: {alike} {without}");
    }
}

#[test]
fn prices_that_do_not_vary_are_refused() {
    let base = purchases(pareto_nbd(), 90.0);
    let stack = |variance| {
        let shrinkage = shrinkage(variance);
        let (wide, _) = extend(&table(), (&base, &shrinkage), &[90; 7]).unwrap();
        let base = Base {
            purchases: base.clone(),
            shrinkage,
            newcomers: None,
            reference: Step::default(),
        };
        let pipeline = Pipeline::fit(&wide).unwrap();
        Hurdle::stacked(
            pipeline,
            stump(0, 1.0, 0.0, 0.0),
            stump(0, 1.0, 0.0, 0.0),
            base,
        )
    };
    assert!(stack(0.5).is_ok());
    for variance in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(stack(variance).is_err(), "{variance}");
    }
}

#[test]
fn a_line_is_not_believed_far_from_its_mean() {
    let line = Linear::new(1.0, vec![2.0], vec![10.0]).unwrap();
    let held = line.clone().within(vec![3.0]).unwrap();
    assert!((line.margin(&[20.0]) - 21.0).abs() < 1e-12);
    assert!((held.margin(&[20.0]) - 7.0).abs() < 1e-12);
    assert!((held.margin(&[9.0]) + 1.0).abs() < 1e-12);
    assert!(line.clone().within(vec![]).is_ok() && line.within(vec![0.0]).is_err());
}

#[test]
fn no_first_order_multiplies_the_odds_by_more_than_its_ceiling() {
    let line = Linear::new(0.2, vec![1.5, -0.5], vec![0.0, 1.0]).unwrap();
    let plain = FirstOrder::new(line.clone(), None).unwrap();
    let held = FirstOrder::new(line.clone(), Some(3.0)).unwrap();
    for row in [[0.0, 1.0], [1.0, 0.0], [-2.0, 4.0], [40.0, 0.0]] {
        let odds = line.margin(&row).exp();
        let expected = (3.0 * odds / (2.0 + odds)).ln();
        assert!((plain.margin(&row) - line.margin(&row)).abs() < 1e-12);
        assert!((held.margin(&row) - expected).abs() < 1e-9, "{row:?}");
        let sum = held.intercept() + held.terms(&row).sum::<f64>();
        assert!((sum - held.margin(&row)).abs() < 1e-9, "{row:?}");
    }
    let (far, slope) = bent(-800.0, Some(3.0));
    assert!((far + 800.0 - 1.5_f64.ln()).abs() < 1e-9 && (slope - 1.0).abs() < 1e-12);
    let step = 1e-6;
    let rise = (bent(0.7 + step, Some(3.0)).0 - bent(0.7 - step, Some(3.0)).0) / (2.0 * step);
    assert!((rise - bent(0.7, Some(3.0)).1).abs() < 1e-8);
    assert!(FirstOrder::new(line.clone(), Some(1.0)).is_err());
    assert!(FirstOrder::new(line, Some(f64::INFINITY)).is_err());
}

#[test]
fn says_what_contradicts_itself() {
    let pipeline = Pipeline::fit(&table()).unwrap();
    let short = Linear::new(0.0, vec![0.1; 99], vec![0.0; 99]).unwrap();
    let message = Hurdle::new(pipeline, short, stump(0, 1.0, 0.0, 0.0)).unwrap_err();
    assert!(
        message.to_string().contains("reads 99 columns"),
        "{message}"
    );
    assert!(Linear::new(0.0, vec![0.1], vec![]).is_err());
    assert!(Linear::new(f64::NAN, vec![], vec![]).is_err());
    let stored = serde_json::to_string(models().first().unwrap()).unwrap();
    let wrong = stored.replace("0.3", "1.3");
    assert!(serde_json::from_str::<Model>(&wrong).is_err());
}
