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

fn tree(stored: &Value, id: usize, columns: usize) -> Value {
    let right: Vec<i64> = numbers(&stored["right"]);
    let nodes = right.len();
    let is_leaf = |node: usize| right[node] == 0;
    let left: Vec<i64> = (0..nodes)
        .map(|node| if is_leaf(node) { -1 } else { node as i64 + 1 })
        .collect();
    let mut parents = vec![2_147_483_647_i64; nodes];
    for node in (0..nodes).filter(|&node| !is_leaf(node)) {
        parents[left[node] as usize] = node as i64;
        parents[right[node] as usize] = node as i64;
    }
    let right: Vec<i64> = right
        .into_iter()
        .map(|node| if node == 0 { -1 } else { node })
        .collect();
    json!({
        "id": id,
        "left_children": left,
        "right_children": right,
        "parents": parents,
        "split_indices": stored["input"],
        "split_conditions": stored["value"],
        "default_left": stored["default_left"],
        "sum_hessian": stored["cover"],
        "loss_changes": stored["gain"],
        "base_weights": stored["value"],
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
