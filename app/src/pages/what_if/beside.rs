//! Two customers side by side: the one of the form, and one that was kept.

use leptos::prelude::*;

use super::charts::waterfall::signed;
use super::live::Scenario;
use super::words::entered;
use crate::api::{WhatIfAnswer, WhatIfForm};
use crate::components::amount::{money, money_units, thousandths};
use crate::components::card::Card;
use crate::components::data_table::{Column, DataTable, Row, TableData};
use crate::state::WhatIfView;
use crate::still::IntoAny;
use crate::words::{said, say, say_with};

/// The comparison; nothing while nobody is kept.
#[component]
pub(super) fn Beside(form: WhatIfForm, answer: WhatIfAnswer, scenario: Scenario) -> impl IntoView {
    let view = scenario.view.get_untracked();
    let kept = answer.kept.as_deref()?;
    let data = table(&form, &view, kept, &answer);
    let links = view! {
        <a href=view.swapped().href(&form) data-noscroll="">{say("Swap")}</a>
        " "
        <a href=view.alone().href(&form) data-noscroll="">{say("Stop comparing")}</a>
    }
    .into_any();
    Some(view! {
        <Card title=title(&form, kept, &answer) caption=caption(&view) more=links>
            <DataTable label=said("Two customers side by side") data />
        </Card>
    })
}

/// `R$ 0.45 more than the customer kept`
fn title(form: &WhatIfForm, kept: &WhatIfAnswer, now: &WhatIfAnswer) -> String {
    let difference = now.expected_value.0 - kept.expected_value.0;
    let amount = money(
        &form.currency,
        clv_core::money::Cents(difference.saturating_abs()),
    );
    match difference {
        0 => said("Worth as much as the customer kept"),
        1.. => say_with!("Worth {} more than the customer kept", amount),
        _ => say_with!("Worth {} less than the customer kept", amount),
    }
}

fn caption(view: &WhatIfView) -> &'static str {
    if view.kept.as_ref() == Some(&view.customer) {
        say("Both are the same so far: change the form, and the one kept stays as it is.")
    } else {
        say(
            "Association, not effect: it compares two customers, not what a change would do to one.",
        )
    }
}

/// What the model says of both, then what they differ in.
fn table(
    form: &WhatIfForm,
    view: &WhatIfView,
    kept: &WhatIfAnswer,
    now: &WhatIfAnswer,
) -> TableData {
    let units = |units: f64| money_units(&form.currency, units);
    let amounts = |name: &str, kept: f64, now: f64| {
        let difference = match units((now - kept).abs()) {
            same if same == units(0.0) => said("none"),
            more if now > kept => format!("+{more}"),
            less => format!("−{less}"),
        };
        vec![name.to_owned(), units(kept), units(now), difference]
    };
    let answers = [
        vec![
            said("Buy again, per 1,000"),
            thousandths(kept.p_returns),
            thousandths(now.p_returns),
            signed((now.p_returns - kept.p_returns) * 1000.0),
        ],
        amounts(
            say("Spend of those who do"),
            kept.spend_if_returns.units(),
            now.spend_if_returns.units(),
        ),
        amounts(
            say("Expected value"),
            kept.expected_value.units(),
            now.expected_value.units(),
        ),
    ];
    let strong = |cells: Vec<String>| Row {
        is_strong: true,
        ..Row::from(cells)
    };
    TableData {
        columns: vec![
            Column::text("What"),
            Column::number("Kept"),
            Column::number("This one"),
            Column::number("Difference"),
        ],
        rows: answers
            .map(strong)
            .into_iter()
            .chain(differences(form, view))
            .collect(),
    }
}

/// The fields that the two differ in.
fn differences(form: &WhatIfForm, view: &WhatIfView) -> Vec<Row> {
    let Some(kept) = &view.kept else {
        return Vec::new();
    };
    let cell = |inputs, feature| entered(form, inputs, feature).unwrap_or_else(|| "–".to_owned());
    form.fields
        .iter()
        .filter(|field| kept.get(&field.feature) != view.customer.get(&field.feature))
        .map(|field| {
            let feature = field.feature.as_str();
            vec![
                field.label.clone(),
                cell(kept, feature),
                cell(&view.customer, feature),
                String::new(),
            ]
            .into()
        })
        .collect()
}
