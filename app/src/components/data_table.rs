//! Tables: numbers to the right, names as row headers, a body always, sideways scroll inside the table only.
//!
//! In a narrow card the rows of a table of some columns stand below each other, every value with the name of its column
//! (`table.css`). The roles are written out because browsers forget a table's own where CSS lays it out otherwise.

use leptos::prelude::*;

use super::definition::Meaning;
use super::overlay::escaped;
use crate::still::IntoAny;
use crate::words::told;

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Column {
    /// In English, as in the files that are made of the table; the page says it in its own words.
    label: String,
    is_number: bool,
    meaning: Option<Meaning>,
}

impl Column {
    /// A column of words.
    pub(crate) fn text(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            is_number: false,
            meaning: None,
        }
    }

    /// A column of numbers: set to the right.
    pub(crate) fn number(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            is_number: true,
            meaning: None,
        }
    }

    /// The same column with its definition in the header.
    pub(crate) fn meaning(self, meaning: Meaning) -> Self {
        Self {
            meaning: Some(meaning),
            ..self
        }
    }

    /// Its heading.
    pub(crate) fn label(&self) -> &str {
        &self.label
    }

    /// Whether it holds numbers.
    pub(crate) fn is_number(&self) -> bool {
        self.is_number
    }

    fn class(&self) -> Option<&'static str> {
        self.is_number.then_some("number")
    }
}

/// A table as text: what a chart's twin and the plain tables are made of. The first cell of a row names it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct TableData {
    /// The header.
    pub(crate) columns: Vec<Column>,
    /// The rows, as many cells in each as there are columns.
    pub(crate) rows: Vec<Row>,
}

/// A row of formatted cells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Row {
    /// The cells.
    pub(crate) cells: Vec<String>,
    /// Whether the row stands out.
    pub(crate) is_strong: bool,
    /// A word beside the name of the row.
    pub(crate) tag: Option<&'static str>,
}

impl From<Vec<String>> for Row {
    fn from(cells: Vec<String>) -> Self {
        Self {
            cells,
            ..Self::default()
        }
    }
}

/// Fewer columns fit beside each other on a phone.
const FEWEST_STACKED: usize = 3;

/// More values than this in a row, or more rows, are a grid to look over and not a list to read.
const MOST_STACKED: usize = 9;
/// See [`MOST_STACKED`].
const MOST_STACKED_ROWS: usize = 16;

/// Longer words than this get a line of their own.
const SHORT_LETTERS: usize = 22;

impl TableData {
    /// Whether rows become blocks in a narrow card.
    fn stacks(&self) -> bool {
        (FEWEST_STACKED..=MOST_STACKED).contains(&self.columns.len())
            && self.rows.len() <= MOST_STACKED_ROWS
    }
}

/// A table in a region that scrolls sideways when it must and can then be reached by keyboard.
#[component]
pub(crate) fn DataTable(
    /// What the table holds, for those who do not see it.
    #[prop(into)]
    label: String,
    /// Header and cells.
    data: TableData,
) -> impl IntoView {
    let html = data.html();
    view! { <div class="scroll" role="region" aria-label=label tabindex="0" inner_html=html></div> }
        .into_any()
}

impl TableData {
    /// The table as HTML. It has no part that moves, and as a view it would be as much program as a chart.
    fn html(&self) -> String {
        let has_meanings = self.columns.iter().any(|column| column.meaning.is_some());
        let (table, head) = (
            if self.stacks() {
                "table stacks"
            } else {
                "table"
            },
            if has_meanings {
                " class=\"legend\""
            } else {
                ""
            },
        );
        let columns: String = self.columns.iter().map(Column::html).collect();
        let rows: String = self
            .rows
            .iter()
            .map(|row| row.html(&self.columns))
            .collect();
        format!(
            "<table class=\"{table}\" role=\"table\">\
             <thead role=\"rowgroup\"{head}><tr role=\"row\">{columns}</tr></thead>\
             <tbody role=\"rowgroup\">{rows}</tbody></table>"
        )
    }
}

impl Column {
    fn html(&self) -> String {
        let class = class_of(self.class());
        let meaning = self
            .meaning
            .as_ref()
            .map_or_else(String::new, Meaning::html);
        format!(
            "<th scope=\"col\" role=\"columnheader\"{class}><span>{} {meaning}</span></th>",
            escaped(told(&self.label))
        )
    }
}

impl Row {
    fn html(&self, columns: &[Column]) -> String {
        let tag = self.tag.map_or_else(String::new, |tag| {
            format!(" <span class=\"tag\">{}</span>", escaped(tag))
        });
        let cells = self.cells.iter().zip(columns).enumerate();
        let cells: String = cells
            .map(|(index, (text, column))| {
                let is_long = !column.is_number && text.chars().count() > SHORT_LETTERS;
                let class = class_of(column.class().or(is_long.then_some("is-long")));
                let text = written(text);
                let label = escaped(told(&column.label));
                if index == 0 {
                    format!(
                        "<th scope=\"row\" role=\"rowheader\"{class} data-label=\"{label}\">{text}{tag}</th>"
                    )
                } else {
                    format!("<td role=\"cell\"{class} data-label=\"{label}\">{text}</td>")
                }
            })
            .collect();
        let class = class_of(self.is_strong.then_some("is-strong"));
        format!("<tr role=\"row\"{class}>{cells}</tr>")
    }
}

/// Text made safe between tags, where quotation marks are letters like others.
fn written(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

fn class_of(class: Option<&str>) -> String {
    class.map_or_else(String::new, |class| format!(" class=\"{class}\""))
}
