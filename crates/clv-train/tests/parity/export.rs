//! Served trees as the JSON that XGBoost loads. The way back of `Forest::from_xgboost_json`, written anew, so that a
//! mistake in reading is not undone by the same mistake in writing.

use clv_core::forest::Forest;
use serde_json::{Value, json};

/// `base_score` is the mean that a forest's base margin is the link of.
pub(crate) fn xgboost_json(
    forest: &Forest,
    objective: &str,
    base_score: f64,
    columns: usize,
) -> Value {
    let stored = serde_json::to_value(forest).unwrap();
    let trees = stored["trees"].as_array().unwrap();
    let exported: Vec<Value> = trees
        .iter()
        .enumerate()
        .map(|(id, stored)| tree(stored, id, columns))
        .collect();
    json!({
        "version": [3, 2, 0],
        "learner": {
            "attributes": {},
            "feature_names": [],
            "feature_types": [],
            "gradient_booster": {
                "name": "gbtree",
                "model": {
                    "cats": {"enc": [], "feature_segments": [], "sorted_idx": []},
                    "gbtree_model_param": {"num_parallel_tree": "1", "num_trees": trees.len().to_string()},
                    "iteration_indptr": (0..=trees.len()).collect::<Vec<_>>(),
                    "tree_info": vec![0; trees.len()],
                    "trees": exported,
                }
            },
            "learner_model_param": {
                "base_score": format!("[{base_score:E}]"),
                "boost_from_average": "1",
                "num_class": "0",
                "num_feature": columns.to_string(),
                "num_target": "1",
            },
            "objective": {"name": objective, "reg_loss_param": {"scale_pos_weight": "1"}},
        }
    })
}

/// XGBoost takes the right child to stand beside the left one, so nodes are renumbered level by level.
fn tree(stored: &Value, id: usize, columns: usize) -> Value {
    let right: Vec<i64> = numbers(&stored["right"]);
    let nodes = right.len();
    let is_leaf = |node: usize| right[node] == 0;
    let (mut order, mut left_of, mut parents) = (
        vec![0_usize],
        vec![-1_i64; nodes],
        vec![2_147_483_647_i64; nodes],
    );
    let mut place = 0;
    while place < order.len() {
        let node = order[place];
        if !is_leaf(node) {
            left_of[place] = order.len() as i64;
            for child in [node + 1, right[node] as usize] {
                parents[order.len()] = place as i64;
                order.push(child);
            }
        }
        place += 1;
    }
    let right_of: Vec<i64> = left_of
        .iter()
        .map(|left| if *left < 0 { -1 } else { left + 1 })
        .collect();
    let reordered = |name: &str| -> Vec<Value> {
        let column = stored[name].as_array().unwrap();
        order.iter().map(|&node| column[node].clone()).collect()
    };
    json!({
        "id": id,
        "left_children": left_of,
        "right_children": right_of,
        "parents": parents,
        "split_indices": reordered("input"),
        "split_conditions": reordered("value"),
        "default_left": reordered("default_left"),
        "sum_hessian": reordered("cover"),
        "loss_changes": reordered("gain"),
        "base_weights": reordered("value"),
        "split_type": vec![0; nodes],
        "categories": [],
        "categories_nodes": [],
        "categories_segments": [],
        "categories_sizes": [],
        "tree_param": {
            "num_deleted": "0",
            "num_feature": columns.to_string(),
            "num_nodes": nodes.to_string(),
            "size_leaf_vector": "1",
        },
    })
}

/// Input and threshold of every split.
pub(crate) fn splits(forest: &Forest) -> Vec<(usize, f32)> {
    let stored = serde_json::to_value(forest).unwrap();
    let mut splits = Vec::new();
    for tree in stored["trees"].as_array().unwrap() {
        let (right, input): (Vec<i64>, Vec<i64>) =
            (numbers(&tree["right"]), numbers(&tree["input"]));
        let values = tree["value"].as_array().unwrap();
        for (node, &right) in right.iter().enumerate() {
            if right != 0 {
                splits.push((input[node] as usize, values[node].as_f64().unwrap() as f32));
            }
        }
    }
    splits
}

fn numbers(values: &Value) -> Vec<i64> {
    let values = values.as_array().unwrap().iter();
    values.map(|value| value.as_i64().unwrap()).collect()
}
