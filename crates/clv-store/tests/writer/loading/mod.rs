//! Loading: exact, repeatable, all or nothing, one at a time.

mod again;
mod contents;
mod exports;
mod refused;

use clv_store::raw::{LoadReport, Outcome};

const FINGERPRINT: &str =
    "select coalesce(md5(string_agg(row::text, '|' order by row::text)), '') from (
    select o::text as row from raw.olist_orders o
    union all select i::text from raw.olist_order_items i
    union all select p::text from raw.olist_order_payments p
    union all select c::text from raw.olist_customers c
    union all select r::text from raw.olist_order_reviews r
    union all select t::text from raw.product_category_name_translation t
    union all select l::text from raw.loads l
    union all select f::text from raw.load_files f) as rows";

fn outcome(report: &LoadReport, file: &str) -> Outcome {
    let found = report.files.iter().find(|entry| entry.file == file);
    found.unwrap().outcome
}
