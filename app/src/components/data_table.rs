//! Tables: numbers to the right, names as row headers, a body always, sideways scroll inside the table only.

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

/// A table in a region that scrolls sideways when it must and can then be reached by keyboard.
#[component]
pub(crate) fn DataTable(
    /// What the table holds, for those who do not see it.
    #[prop(into)]
    label: String,
    /// Header and cells.
    data: TableData,
) -> impl IntoView {
    let classes: Vec<_> = data.columns.iter().map(Column::class).collect();
    let header: Vec<_> = data
        .columns
        .into_iter()
        .map(|column| {
            let class = column.class();
            view! {
                <th scope="col" class=class>
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
                .zip(classes.iter().copied())
                .enumerate()
                .map(|(index, (text, class))| {
                    if index == 0 {
                        view! { <th scope="row" class=class>{text} {tag.take()}</th> }.into_any()
                    } else {
                        view! { <td class=class>{text}</td> }.into_any()
                    }
                })
                .collect();
            view! { <tr class=row.is_strong.then_some("is-strong")>{cells}</tr> }
        })
        .collect();
    view! {
        <div class="scroll" role="region" aria-label=label tabindex="0">
            <table class="table">
                <thead><tr>{header}</tr></thead>
                <tbody>{body}</tbody>
            </table>
        </div>
    }
    .into_any()
}
