//! The columns that a batch of scored customers is written as.

use clv_core::audience::spend_interval;
use clv_core::model::{Explanation, PURCHASE_MODEL};
use clv_score::Customers;

use super::{Scored, Scoring, spread};
use crate::commands::predict::output::{Cells, Frame};
use crate::failure::Failure;

impl Scoring<'_> {
    pub(super) fn frame(&self, rows: &Customers, scored: &[Scored]) -> Result<Frame, Failure> {
        let manifest = self.artefact.manifest();
        let numbers =
            |value: &dyn Fn(&Scored) -> f64| Cells::Numbers(scored.iter().map(value).collect());
        let ids = scored
            .iter()
            .filter_map(|scored| rows.customer_ids.get(scored.row).cloned());
        let mut columns = vec![
            ("customer_id".to_owned(), Cells::Texts(ids.collect())),
            (
                "model_id".to_owned(),
                Cells::Text(manifest.model_id.clone()),
            ),
            ("data_as_of".to_owned(), Cells::Day(rows.as_of)),
            (
                "horizon_days".to_owned(),
                Cells::Whole(i32::try_from(manifest.horizon_days).map_err(Failure::data)?),
            ),
            (
                "expected_value".to_owned(),
                numbers(&|it| it.prediction.expected_value),
            ),
            (
                "p_returns".to_owned(),
                numbers(&|it| it.prediction.p_returns),
            ),
            (
                "spend_if_returns".to_owned(),
                numbers(&|it| it.prediction.spend_if_returns),
            ),
        ];
        if let Some(spread) = spread(self.artefact) {
            let times = spend_interval(&spread).map_err(Failure::data)?;
            let end = |times: f64| numbers(&|it| times * it.prediction.spend_if_returns);
            columns.push(("spend_low".to_owned(), end(times.low)));
            columns.push(("spend_high".to_owned(), end(times.high)));
        }
        if self.explain {
            self.contributions(scored, &mut columns);
        }
        Ok(Frame {
            rows: scored.len(),
            columns,
        })
    }

    /// The base of each stage, and a column for what each feature adds to it.
    fn contributions(&self, scored: &[Scored], columns: &mut Vec<(String, Cells)>) {
        let features = self.artefact.model().features().iter();
        let names: Vec<&str> = features
            .map(|feature| feature.name.as_str())
            .chain([PURCHASE_MODEL])
            .collect();
        let explained: Vec<&Explanation> = scored
            .iter()
            .filter_map(|scored| scored.explanation.as_ref())
            .collect();
        let stages: [(&str, &str, Base, Pushes); 2] = [
            ("base_p", "returns", |it| it.base_p, |it| &it.returns),
            ("base_spend", "spend", |it| it.base_spend, |it| &it.spend),
        ];
        for (base_name, stage, base, pushes) in stages {
            let bases = explained.iter().map(|it| base(it)).collect();
            columns.push((base_name.to_owned(), Cells::Numbers(bases)));
            for name in &names {
                let is_pushed =
                    |it: &&&Explanation| pushes(it).iter().any(|push| push.feature == *name);
                if *name == PURCHASE_MODEL && explained.first().filter(is_pushed).is_none() {
                    continue;
                }
                let amounts = explained.iter().map(|it| {
                    let push = pushes(it).iter().find(|push| push.feature == *name);
                    push.map_or(0.0, |push| push.amount)
                });
                columns.push((format!("{stage}_{name}"), Cells::Numbers(amounts.collect())));
            }
        }
    }
}

type Base = fn(&Explanation) -> f64;
type Pushes = fn(&Explanation) -> &[clv_core::model::Push];
