//! What training found, as rows of schema `ml`.

use clv_core::audience::PastWindow;
use clv_store::ml;
use clv_train::Drivers;

use super::super::evaluate::narrow;
use crate::failure::Failure;

/// An evaluation and the drivers beside it.
pub(super) fn evaluation(
    evaluation: &clv_train::Evaluation,
    found: Option<&Drivers>,
) -> ml::Evaluation {
    ml::Evaluation {
        scoreboard: evaluation.scoreboard.iter().map(score).collect(),
        calibration: evaluation
            .calibration
            .iter()
            .map(|bin| ml::CalibrationRow {
                decile: narrow(bin.decile),
                customers: narrow(bin.customers),
                predicted_rate: bin.predicted_rate,
                observed_rate: bin.observed_rate,
                predicted_value: bin.predicted_value,
                actual_value: bin.actual_value,
            })
            .collect(),
        importance: evaluation
            .importance
            .iter()
            .map(|importance| ml::ImportanceRow {
                stage: match importance.stage {
                    clv_train::Stage::Returns => ml::Stage::Returns,
                    clv_train::Stage::Spend => ml::Stage::Spend,
                },
                feature: importance.feature.clone(),
                gain: importance.gain,
                permutation: importance.permutation,
                mean_abs_push: importance.mean_abs_push,
            })
            .collect(),
        return_rules: evaluation
            .return_rules
            .iter()
            .map(|rule| ml::ReturnRuleRow {
                rule: rule.rule.clone(),
                customers: narrow(rule.customers),
                buyers: narrow(rule.buyers),
                rate: rule.rate,
            })
            .collect(),
        return_drivers: found.map_or_else(Vec::new, drivers),
    }
}

fn drivers(found: &Drivers) -> Vec<ml::ReturnDriverRow> {
    let effects = found.drivers.iter().zip(&found.fit.effects);
    effects
        .map(|(driver, effect)| ml::ReturnDriverRow {
            feature: driver.feature.clone(),
            step: driver.step.as_str().to_owned(),
            choice: driver.choice.clone(),
            odds_ratio: effect.odds_ratio,
            odds_ratio_low: effect.interval.low,
            odds_ratio_high: effect.interval.high,
            verdict: effect.verdict.as_str().to_owned(),
            customers: narrow(found.fit.customers),
            returned: narrow(found.fit.events),
        })
        .collect()
}

/// Each window with the interval it would have had at its cutoff.
pub(super) fn windows(windows: &[PastWindow]) -> Result<Vec<ml::AudienceWindowRow>, Failure> {
    windows
        .iter()
        .map(|window| {
            let spread = window.known_spread(windows);
            let interval = window.audience.interval(&spread).map_err(Failure::data)?;
            Ok(ml::AudienceWindowRow {
                cutoff: window.cutoff,
                audience: window.group.name().to_owned(),
                window_end: window.end,
                customers: i64::try_from(window.audience.customers).map_err(Failure::data)?,
                expected_total: interval.expected,
                low: interval.low,
                high: interval.high,
                actual_total: window.actual,
                is_held: (interval.low..=interval.high).contains(&window.actual),
            })
        })
        .collect()
}

fn score(score: &clv_train::Score) -> ml::ScoreRow {
    ml::ScoreRow {
        model: score.model.clone(),
        label: score.label.clone(),
        gini: score.gini,
        gini_lo: score.gini_lo,
        gini_hi: score.gini_hi,
        auc: score.auc,
        pr_auc: score.pr_auc,
        brier: score.brier,
        spearman: score.spearman,
        mae: score.mae,
        rmse: score.rmse,
        bias_ratio: score.bias_ratio,
        predicted_total: Some(score.predicted_total),
        top_decile_share: score.top_decile_share,
        is_served: score.is_served,
    }
}
