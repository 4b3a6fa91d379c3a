#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

use super::*;

/// Input 0 at 0.5, then input 1 at 2 on the left (missing goes right) and input 0 again on the right.
const TREE: &str = r#"{"right":[4,3,0,0,6,0,0],"input":[0,1,0,0,0,0,0],"value":[0.5,2,1,-2,3,4,8],
    "default_left":[1,0,0,0,0,0,0],"cover":[10,6,4,2,4,3,1],"gain":[5,2,0,0,1,0,0]}"#;

fn tree() -> Tree {
    serde_json::from_str(TREE).unwrap()
}

fn forest() -> Forest {
    Forest::new(0.25, vec![tree(), tree()]).unwrap()
}

#[test]
fn walks_as_xgboost_does() {
    let leaf = |a: f32, b: f32| tree().leaf(&[a, b]);
    assert_eq!(leaf(0.4, 1.9), 1.0);
    assert_eq!(leaf(0.4, 2.0), -2.0, "equal to the threshold goes right");
    assert_eq!(leaf(0.5, 0.0), 4.0);
    assert_eq!(leaf(3.0, 0.0), 8.0);
    assert_eq!(
        leaf(f32::NAN, f32::NAN),
        -2.0,
        "left by default, then right by default"
    );
    assert_eq!(tree().leaf(&[]), -2.0, "an absent input is missing");
    assert_eq!(forest().margin(&[0.4, 1.9]), 2.25);
}

/// What the tree says on average when only the inputs in `known` are, by the paper's algorithm 1.
fn expectation(row: &[f32; 2], known: [bool; 2]) -> f64 {
    let left_then = |value: f32, threshold: f32| value < threshold;
    let inner = |known: bool, goes_left: bool, left: f64, right: f64, share: f64| {
        if known {
            if goes_left { left } else { right }
        } else {
            share * left + (1.0 - share) * right
        }
    };
    let left = inner(known[1], left_then(row[1], 2.0), 1.0, -2.0, 4.0 / 6.0);
    let right = inner(known[0], left_then(row[0], 3.0), 4.0, 8.0, 3.0 / 4.0);
    inner(known[0], left_then(row[0], 0.5), left, right, 0.6)
}

#[test]
fn contributions_are_the_shapley_values_of_the_definition() {
    for row in [[0.4, 1.9], [0.4, 2.0], [0.5, 0.0], [3.0, 7.0]] {
        let [none, first, second, both] =
            [[false, false], [true, false], [false, true], [true, true]]
                .map(|known| expectation(&row, known));
        let shapley = [
            (first - none + both - second) / 2.0,
            (second - none + both - first) / 2.0,
        ];
        let found = forest().contributions(&row);
        assert!((found.bias - (0.25 + 2.0 * none)).abs() < 1e-12);
        for (value, expected) in found.values.iter().zip(shapley) {
            assert!(
                (value - 2.0 * expected).abs() < 1e-12,
                "{value} is not {expected} twice"
            );
        }
        assert!((found.margin() - f64::from(forest().margin(&row))).abs() < 1e-12);
    }
}

#[test]
fn inputs_without_a_split_contribute_nothing() {
    assert_eq!(forest().contributions(&[0.4, 1.9, 7.0]).values[2], 0.0);
    let stump = Forest::new(0.5, vec![]).unwrap().contributions(&[1.0]);
    assert_eq!((stump.bias, stump.values), (0.5, vec![0.0]));
}

#[test]
fn gain_is_shared_by_input() {
    assert_eq!(forest().gain_shares(3), [0.75, 0.25, 0.0]);
    assert_eq!(Forest::new(0.0, vec![]).unwrap().gain_shares(2), [0.0, 0.0]);
}

#[test]
fn stores_every_bit() {
    let json = serde_json::to_string(&forest()).unwrap();
    assert_eq!(serde_json::from_str::<Forest>(&json).unwrap(), forest());
}

#[test]
fn refuses_trees_whose_walks_might_not_end() {
    let broken = |from: &str, to: &str| {
        let text = TREE.replacen(from, to, 1);
        assert_ne!(text, TREE);
        serde_json::from_str::<Tree>(&text).unwrap_err().to_string()
    };
    assert_eq!(broken("[4,3,", "[4,1,"), "node 1 is not in its place");
    assert_eq!(
        broken("[4,3,0,0,6,", "[4,3,0,0,9,"),
        "node 9 is not in its place"
    );
    assert_eq!(broken("[4,3,", "[0,3,"), "node 1 is not in its place");
    assert_eq!(broken("[0.5,", "["), "its columns have different lengths");
    assert_eq!(
        broken("\"cover\":[10", "\"cover\":[0"),
        "node 0 holds an impossible number"
    );
    assert_eq!(
        broken("-2,3,4", "-2,1e39,4"),
        "node 4 holds an impossible number"
    );
    assert!(serde_json::from_str::<Forest>(r#"{"base_margin":1e39,"trees":[]}"#).is_err());
}

#[test]
fn refuses_trees_too_deep_to_explain() {
    // A chain: every split's right child is a leaf behind the whole left subtree.
    let splits = 70;
    let nodes = 2 * splits + 1;
    let right: Vec<usize> = (0..nodes)
        .map(|node| if node < splits { nodes - 1 - node } else { 0 })
        .collect();
    let zeros = vec![0; nodes];
    let ones = vec![1; nodes];
    let text = serde_json::json!({"right": right, "input": zeros, "value": ones, "default_left": zeros,
        "cover": ones, "gain": zeros});
    assert_eq!(
        serde_json::from_value::<Tree>(text)
            .unwrap_err()
            .to_string(),
        "it is deeper than 64"
    );
}

fn saved(objective: &str, base_score: &str) -> String {
    let leaf = serde_json::json!({"left_children": [-1], "right_children": [-1], "split_indices": [0],
        "split_conditions": [0.5], "default_left": [0], "sum_hessian": [1.0], "loss_changes": [0.0]});
    serde_json::json!({"learner": {"objective": {"name": objective},
        "learner_model_param": {"base_score": base_score},
        "gradient_booster": {"name": "gbtree", "model": {"trees": [leaf]}}}})
    .to_string()
}

#[test]
fn the_base_score_is_a_mean_and_the_margin_its_link() {
    let base = |objective, score| {
        Forest::from_xgboost_json(&saved(objective, score))
            .unwrap()
            .base_margin()
    };
    assert_eq!(base("binary:logistic", "[5E-1]"), 0.0);
    assert!((base("binary:logistic", "[1E-2]") + 99f32.ln()).abs() < 1e-6);
    assert!((base("reg:gamma", "[1.4E2]") - 140f32.ln()).abs() < 1e-6);
    assert!((base("reg:tweedie", "2E0") - 2f32.ln()).abs() < 1e-6);
    assert_eq!(base("reg:squarederror", "[-3.5E0]"), -3.5);
}

#[test]
fn says_which_models_it_does_not_read() {
    let error = |text: &str| Forest::from_xgboost_json(text).unwrap_err().to_string();
    assert!(
        error("{}")
            .starts_with("this is not a model saved by XGBoost as JSON: missing field `learner`")
    );
    assert_eq!(
        error(&saved("multi:softprob", "[5E-1]")),
        "this kind of XGBoost model is not supported: objective multi:softprob"
    );
    assert_eq!(
        error(&saved("binary:logistic", "[0E0]")),
        "the model's base score [0E0] is not usable for its objective"
    );
    assert_eq!(
        error(&saved("reg:gamma", "[1E0,2E0]")),
        "the model's base score [1E0,2E0] is not usable for its objective"
    );
    assert_eq!(
        error(&saved("reg:gamma", "[1E0]").replace("gbtree", "gblinear")),
        "this kind of XGBoost model is not supported: booster gblinear"
    );
    let looped = saved("reg:gamma", "[1E0]").replace("[-1]", "[0]");
    assert!(error(&looped).starts_with("tree 0 is damaged"));
}
