//! The form for a file, its templates and its columns.

use std::time::Duration;

use leptos::prelude::*;

use super::{headline, templates};
use crate::api::ScoreForm;
use crate::components::card::Card;
use crate::components::csv::csv_href;
use crate::components::data_table::DataTable;
use crate::still::IntoAny;
use crate::words::{said, say};

/// Longer, and somebody who comes back to the page still reads that it is at work; no answer takes as long.
const WORKING: Duration = Duration::from_secs(20);

#[component]
pub(super) fn Upload(form: ScoreForm) -> impl IntoView {
    let is_working = RwSignal::new(false);
    // The browser sends the form and shows the answer by itself; only that it is at work is said here.
    let submit = move |_| {
        is_working.set(true);
        set_timeout(move || is_working.set(false), WORKING);
    };
    let columns = templates::columns(&form);
    let (customers, orders) = (
        csv_href(&templates::customers(&form)),
        csv_href(&templates::orders()),
    );
    view! {
        <Card span="span-5" title=said("A file") caption=said("It is read, answered and forgotten.")>
            <form class="upload" method="post" action="/score" enctype="multipart/form-data" on:submit=submit>
                <label class="upload-field" for="score-file">
                    <span>{say("CSV file")}</span>
                    <input id="score-file" type="file" name="file" accept=".csv,.txt,text/csv,text/plain" required />
                </label>
                <label class="upload-field" for="score-decimal">
                    <span>{say("Numbers are written")}</span>
                    <select class="select" id="score-decimal" name="decimal">
                        <option value="">{say("as found out from the file")}</option>
                        <option value="dot">{say("with a decimal point: 1234.50")}</option>
                        <option value="comma">{say("with a decimal comma: 1234,50")}</option>
                    </select>
                </label>
                <label class="upload-field" for="score-as-of">
                    <span>{say("As of, if not the last complete day")}</span>
                    <input class="text-input" id="score-as-of" type="date" name="as_of" />
                </label>
                <label class="unknown" for="score-skip">
                    <input id="score-skip" type="checkbox" name="skip_bad" value="yes" />
                    <span>{say("Leave out rows that cannot be used, and list them")}</span>
                </label>
                <p><button type="submit" class="button">{say("Score the file")}</button></p>
                <p class="caption" role="status">
                    {move || if is_working.get() { say("Sent; the answer comes as a page.") } else { "" }}
                </p>
            </form>
            <p class="caption">{headline::limits()} " " <code>"clv predict FILE"</code></p>
        </Card>
        <Card
            span="span-7"
            title=said("What it holds")
            caption=said("Either a row a customer with what the model looks at, or a row an order: customer, date and amount. The header tells which.")
        >
            <p class="templates">
                <a class="button button-quiet" href=customers download="clave-customers.csv">{say("Template: customers")}</a>
                <a class="button button-quiet" href=orders download="clave-orders.csv">{say("Template: orders")}</a>
            </p>
            <DataTable label=said("Columns of a file of customers") data=columns />
        </Card>
    }
    .into_any()
}
