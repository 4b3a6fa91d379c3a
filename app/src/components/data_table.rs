//! Tables: numbers to the right, names as row headers, a body always, sideways scroll inside the table only.
//!
//! In a narrow card the rows of a table of some columns stand below each other, every value with the name of its column
//! (`table.css`). The roles of such a table are written out because browsers forget its own where CSS lays it out otherwise.

use std::fmt::Write as _;

use clv_charts::escape_into;
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
    /// Where the name of the row leads.
    pub(crate) href: Option<String>,
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

/// More values than this in a row, or more rows of nothing but short ones, are a grid to look over and not a list to read.
const MOST_STACKED: usize = 9;
/// See [`MOST_STACKED`].
const MOST_STACKED_ROWS: usize = 16;

/// Longer words than this get a line of their own.
const SHORT_LETTERS: usize = 22;

impl TableData {
    /// Whether rows become blocks in a narrow card.
    fn stacks(&self) -> bool {
        (FEWEST_STACKED..=MOST_STACKED).contains(&self.columns.len())
            && (self.rows.len() <= MOST_STACKED_ROWS || self.rows.iter().any(Row::is_wordy))
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
        let stacks = self.stacks();
        let table = class_of(Some(if stacks { "table stacks" } else { "table" }));
        let role = role_of(stacks, "table");
        let (group, row) = (role_of(stacks, "rowgroup"), role_of(stacks, "row"));
        let has_meanings = self.columns.iter().any(|column| column.meaning.is_some());
        let head = class_of(has_meanings.then_some("legend"));
        let mut html = format!("<table{table}{role}><thead{group}{head}><tr{row}>");
        for column in &self.columns {
            column.push(&mut html, stacks);
        }
        html.push_str("</tr></thead><tbody");
        html.push_str(&group);
        html.push('>');
        let labels: Vec<String> = if stacks {
            let labels = self.columns.iter();
            labels.map(|column| escaped(told(&column.label))).collect()
        } else {
            Vec::new()
        };
        for line in &self.rows {
            line.push(&mut html, &self.columns, &labels);
        }
        html.push_str("</tbody></table>");
        html
    }
}

impl Column {
    fn push(&self, html: &mut String, stacks: bool) {
        let (role, class) = (role_of(stacks, "columnheader"), class_of(self.class()));
        let meaning = self
            .meaning
            .as_ref()
            .map_or_else(String::new, Meaning::html);
        let label = escaped(told(&self.label));
        // Writing to a string cannot fail, here and below.
        let _ = write!(
            html,
            "<th scope=\"col\"{role}{class}><span>{label} {meaning}</span></th>"
        );
    }
}

impl Row {
    /// Whether a value is words that take a line of their own.
    fn is_wordy(&self) -> bool {
        self.cells.iter().skip(1).any(|text| is_long(text))
    }

    /// With labels its cells may stand below each other, and say which column they are of and what they are.
    fn push(&self, html: &mut String, columns: &[Column], labels: &[String]) {
        let stacks = !labels.is_empty();
        let class = class_of(self.is_strong.then_some("is-strong"));
        let _ = write!(html, "<tr{}{class}>", role_of(stacks, "row"));
        for (index, (text, column)) in self.cells.iter().zip(columns).enumerate() {
            let (tag, role) = match index {
                0 => (r#"<th scope="row""#, "rowheader"),
                _ => ("<td", "cell"),
            };
            let role = role_of(stacks, role);
            let is_long = !column.is_number && is_long(text);
            let class = class_of(column.class().or(is_long.then_some("is-long")));
            let _ = write!(html, "{tag}{role}{class}");
            if let Some(label) = labels.get(index) {
                let _ = write!(html, " data-label=\"{label}\"");
            }
            html.push('>');
            match self.href.as_ref().filter(|_| index == 0) {
                Some(href) => {
                    let (href, text) = (escaped(href), escaped(text));
                    let _ = write!(html, "<a href=\"{href}\" >{text}</a>");
                }
                None => escape_into(html, text),
            }
            if index == 0
                && let Some(tag) = self.tag
            {
                let _ = write!(html, " <span class=\"tag\">{}</span>", escaped(tag));
            }
            html.push_str(if index == 0 { "</th>" } else { "</td>" });
        }
        html.push_str("</tr>");
    }
}

fn is_long(text: &str) -> bool {
    text.chars().count() > SHORT_LETTERS
}

/// The role of a part of a table that stacks; the others keep their own.
fn role_of(stacks: bool, role: &str) -> String {
    if stacks {
        format!(" role=\"{role}\"")
    } else {
        String::new()
    }
}

fn class_of(class: Option<&str>) -> String {
    class.map_or_else(String::new, |class| format!(" class=\"{class}\""))
}
