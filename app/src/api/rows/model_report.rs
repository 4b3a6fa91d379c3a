use super::{BadMart, horizon, source_kind, value_basis};
use crate::api::{
    AudienceWindow, CalibrationDecile, FeatureImportance, ModelCard, ModelReport, PastModel,
    ReturnRule, ScoreboardLine, SourceKind, Stage, Standing,
};
use clv_core::audience::Group;
use clv_core::money::Cents;
use clv_store::read::{
    AudienceWindowRow, CalibrationRow, ImportanceRow, ModelPage, ModelRow, PastModelRow, RuleRow,
    ScoreboardRow,
};

impl ModelReport {
    pub(in crate::api) fn from_rows(page: ModelPage) -> Result<Self, BadMart> {
        let kind = source_kind(&page.model.source_kind)?;
        let mut importance = page
            .importance
            .into_iter()
            .map(|row| importance(kind, row))
            .collect::<Result<Vec<_>, _>>()?;
        importance.sort_by_key(|line| line.stage);
        Ok(Self {
            card: card(page.model)?,
            scoreboard: page
                .scoreboard
                .into_iter()
                .map(ScoreboardLine::from)
                .collect(),
            calibration: page
                .calibration
                .into_iter()
                .map(decile)
                .collect::<Result<_, _>>()?,
            importance,
            rules: page.rules.into_iter().map(ReturnRule::from).collect(),
            windows: page
                .windows
                .into_iter()
                .map(window)
                .collect::<Result<_, _>>()?,
            past: page.past.into_iter().map(past).collect::<Result<_, _>>()?,
        })
    }
}

fn card(row: ModelRow) -> Result<ModelCard, BadMart> {
    Ok(ModelCard {
        horizon_days: horizon(row.horizon_days)?,
        value_basis: value_basis(&row.value_basis)?,
        model_id: row.model_id,
        trained_at: row.trained_at,
        currency: row.currency,
        as_of: row.as_of,
        test_cutoff: row.test_cutoff,
        first_train_cutoff: row.first_train_cutoff,
        last_train_cutoff: row.last_train_cutoff,
        train_rows: row.train_rows,
        train_buyers: row.train_buyers,
        test_customers: row.test_customers,
        test_buyers: row.test_buyers,
        test_actual_total: Cents(row.test_actual_total_cents),
        verdict: row.verdict,
        artefact_bytes: row.artefact_bytes,
    })
}

impl From<ScoreboardRow> for ScoreboardLine {
    fn from(row: ScoreboardRow) -> Self {
        Self {
            model: row.model,
            label: row.label,
            gini: row.gini,
            gini_interval: row.gini_lo.zip(row.gini_hi),
            auc: row.auc,
            pr_auc: row.pr_auc,
            brier: row.brier,
            spearman: row.spearman,
            mae: row.mae,
            rmse: row.rmse,
            bias_ratio: row.bias_ratio,
            predicted_total: row.predicted_total_cents.map(Cents),
            top_decile_share: row.top_decile_share,
            is_served: row.is_served,
        }
    }
}

fn decile(row: CalibrationRow) -> Result<CalibrationDecile, BadMart> {
    Ok(CalibrationDecile {
        decile: u8::try_from(row.decile).map_err(|_| BadMart::new("decile", row.decile))?,
        customers: row.customers,
        predicted_rate: row.predicted_rate,
        observed_rate: row.observed_rate,
        predicted_value: Cents(row.predicted_value_cents),
        actual_value: Cents(row.actual_value_cents),
        customers_share: row.customers_share,
        value_share: row.value_share,
    })
}

fn importance(kind: SourceKind, row: ImportanceRow) -> Result<FeatureImportance, BadMart> {
    let stage = match row.stage.as_str() {
        "returns" => Stage::Returns,
        "spend" => Stage::Spend,
        _ => return Err(BadMart::new("stage", row.stage)),
    };
    Ok(FeatureImportance {
        stage,
        label: kind.label(&row.feature),
        feature: row.feature,
        gain: row.gain,
        permutation: row.permutation,
        mean_abs_push: row.mean_abs_push,
    })
}

fn window(row: AudienceWindowRow) -> Result<AudienceWindow, BadMart> {
    let group = Group::parse(&row.audience);
    let group = group.ok_or_else(|| BadMart::new("audience", &row.audience))?;
    Ok(AudienceWindow {
        label: group.label().to_owned(),
        cutoff: row.cutoff,
        customers: row.customers,
        expected: Cents(row.expected_total_cents),
        low: Cents(row.low_cents),
        high: Cents(row.high_cents),
        actual: Cents(row.actual_total_cents),
        is_held: row.is_held,
    })
}

fn past(row: PastModelRow) -> Result<PastModel, BadMart> {
    let standing = match row.standing.as_str() {
        "served" => Standing::Served,
        "replaced" => Standing::Replaced,
        "waiting" => Standing::Waiting,
        "passed_over" => Standing::PassedOver,
        _ => return Err(BadMart::new("standing", row.standing)),
    };
    Ok(PastModel {
        standing,
        label: row.label.unwrap_or_else(|| row.model_id.clone()),
        model_id: row.model_id,
        trained_at: row.trained_at,
        test_cutoff: row.test_cutoff,
        test_customers: row.test_customers,
        test_buyers: row.test_buyers,
        gini: row.gini,
        gini_interval: row.gini_lo.zip(row.gini_hi),
    })
}

impl From<RuleRow> for ReturnRule {
    fn from(row: RuleRow) -> Self {
        Self {
            rule: row.rule,
            customers: row.customers,
            buyers: row.buyers,
            rate: row.rate,
        }
    }
}
