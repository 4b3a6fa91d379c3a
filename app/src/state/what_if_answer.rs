use super::{WhatIfInputs, WhatIfView, response_curve};
use crate::api::{Push, SourceKind, Thousand, WhatIfAnswer, WhatIfForm};
use clv_core::artefact::Artefact;
use clv_core::audience::{Audience, AudienceError};
use clv_core::model::{self, Prediction};
use clv_core::money::{Cents, MoneyError};

/// What a customer like this would be worth, and the one kept beside: the same code on the server and in the browser.
pub fn answer(
    artefact: &Artefact,
    view: &WhatIfView,
    form: &WhatIfForm,
) -> Result<WhatIfAnswer, Unanswerable> {
    let kept = view
        .kept
        .as_ref()
        .map(|kept| answer_one(artefact, kept, form));
    Ok(WhatIfAnswer {
        kept: kept.transpose()?.map(Box::new),
        ..answer_one(artefact, &view.customer, form)?
    })
}

fn answer_one(
    artefact: &Artefact,
    inputs: &WhatIfInputs,
    form: &WhatIfForm,
) -> Result<WhatIfAnswer, Unanswerable> {
    let values = inputs.complete(artefact.model().features(), form.as_of)?;
    let prediction = artefact.model().predict(&values)?;
    let explanation = artefact.model().explain(&values)?;
    Ok(WhatIfAnswer {
        model_id: artefact.manifest().model_id.clone(),
        p_returns: prediction.p_returns,
        spend_if_returns: Cents::from_units(prediction.spend_if_returns)?,
        expected_value: Cents::from_units(prediction.expected_value)?,
        base_p: explanation.base_p,
        returns: labelled(form.source_kind, explanation.returns),
        base_spend: explanation.base_spend,
        spend: labelled(form.source_kind, explanation.spend),
        curve: response_curve(artefact, inputs, form)?,
        thousand: thousand(artefact, &prediction)?,
        kept: None,
    })
}

/// Of one customer an interval says nothing: most spend nothing at all. Of 1,000 who are alike it says how sure the mean is.
fn thousand(
    artefact: &Artefact,
    prediction: &Prediction,
) -> Result<Option<Thousand>, Unanswerable> {
    let Some(spread) = &artefact.manifest().spread else {
        return Ok(None);
    };
    let mut alike = Audience::default();
    alike.add(prediction.p_returns, prediction.spend_if_returns)?;
    let interval = alike.times(1_000).interval(spread)?;
    Ok(Some(Thousand {
        low: Cents::from_units(interval.low)?,
        high: Cents::from_units(interval.high)?,
        windows: spread.windows,
        held: spread.held,
    }))
}

pub(crate) fn labelled(source: SourceKind, pushes: Vec<model::Push>) -> Vec<Push> {
    pushes
        .into_iter()
        .map(|push| Push {
            label: source.label(&push.feature),
            feature: push.feature,
            amount: push.amount,
        })
        .collect()
}

/// Why the model cannot be asked.
#[derive(Debug, thiserror::Error)]
pub enum Unanswerable {
    /// The model uses a feature that the form neither asks for nor can derive.
    #[error("the form has nothing for feature {0} of the model")]
    NoInput(String),
    /// The model refused the values.
    #[error("the model refused the values: {0}")]
    Model(#[from] model::ModelError),
    /// The model's answer has no interval.
    #[error("the model's answer has no interval: {0}")]
    Interval(#[from] AudienceError),
    /// The model's answer is no amount of money.
    #[error("the model's answer is no amount: {0}")]
    Amount(#[from] MoneyError),
}
