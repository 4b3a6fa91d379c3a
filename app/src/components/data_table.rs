//! Tables: numbers to the right, names as row headers, a body always, sideways scroll inside the table only.
//!
//! In a narrow card the rows of a table of some columns stand below each other, every value with the name of its column
//! (`table.css`). The roles are written out because browsers forget a table's own where CSS lays it out otherwise.

use leptos::prelude::*;

use super::definition::{Definition, Meaning};
use crate::still::IntoAny;

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Column {
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
    let stacks = data.stacks();
    let has_meanings = data.columns.iter().any(|column| column.meaning.is_some());
    let known: Vec<_> = data
        .columns
        .iter()
        .map(|column| (column.is_number, column.label.clone()))
        .collect();
    let header: Vec<_> = data
        .columns
        .into_iter()
        .map(|column| {
            let class = column.class();
            view! {
                <th scope="col" role="columnheader" class=class>
                    <span>{column.label} {column.meaning.map(|meaning| view! { <Definition meaning /> })}</span>
                </th>
            }
        })
        .collect();
    let body: Vec<_> = data
        .rows
        .into_iter()
        .map(|row| {
            let mut tag = row
                .tag
                .map(|tag| view! { " " <span class="tag">{tag}</span> });
            let cells: Vec<_> = row
                .cells
                .into_iter()
                .zip(&known)
                .enumerate()
                .map(|(index, (text, (is_number, label)))| {
                    let is_long = !is_number && text.chars().count() > SHORT_LETTERS;
                    let class = match (is_number, is_long) {
                        (true, _) => Some("number"),
                        (false, true) => Some("is-long"),
                        (false, false) => None,
                    };
                    if index == 0 {
                        view! { <th scope="row" role="rowheader" class=class data-label=label.clone()>{text} {tag.take()}</th> }.into_any()
                    } else {
                        view! { <td role="cell" class=class data-label=label.clone()>{text}</td> }.into_any()
                    }
                })
                .collect();
            view! { <tr role="row" class=row.is_strong.then_some("is-strong")>{cells}</tr> }
        })
        .collect();
    view! {
        <div class="scroll" role="region" aria-label=label tabindex="0">
            <table class="table" class:stacks=stacks role="table">
                <thead role="rowgroup" class:legend=has_meanings><tr role="row">{header}</tr></thead>
                <tbody role="rowgroup">{body}</tbody>
            </table>
        </div>
    }
    .into_any()
}
