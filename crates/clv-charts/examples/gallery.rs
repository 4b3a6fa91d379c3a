//! Writes every fixture into one HTML page, to be looked at: `cargo run --example gallery > gallery.html`.
//!
//! `cargo run --example gallery dark` uses the dark palette.

#[path = "../tests/fixtures/mod.rs"]
mod fixtures;

fn main() -> Result<(), clv_charts::ChartError> {
    let is_dark = std::env::args().nth(1).is_some_and(|theme| theme == "dark");
    let theme = if is_dark { "dark" } else { "light" };
    let tokens = include_str!("../../../style/tokens.css");
    let style = include_str!("../../../style/charts.css");
    println!(
        "<!doctype html><html lang=\"en\" data-theme=\"{theme}\"><meta charset=\"utf-8\"><title>Charts</title><style>{tokens}{style}\
         body{{margin:0;padding:24px;background:var(--page);color:var(--ink);font:14px/1.5 system-ui,sans-serif;\
         display:flex;flex-wrap:wrap;gap:16px;align-items:flex-start}}\
         figure{{margin:0;background:var(--card);border:1px solid var(--hair);border-radius:8px;padding:16px 20px}}\
         figcaption{{font-weight:600;margin-bottom:8px}}</style>"
    );
    for (name, draw) in fixtures::FIXTURES {
        let drawing = draw()?;
        println!(
            "<figure style=\"width:{}px\"><figcaption>{name}</figcaption>{}</figure>",
            drawing.width, drawing.svg
        );
    }
    Ok(())
}
