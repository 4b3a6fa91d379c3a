//! Parts of a document as HTML: everything that stands in it is escaped.

use crate::error_page::escaped;
use serde_json::{Map, Value};
use std::sync::LazyLock;

/// A table of HTML cells; nothing without rows. A last column that is empty throughout is left out.
pub(super) fn table(
    label: &str,
    heads: [&str; 4],
    rows: impl Iterator<Item = [String; 4]>,
) -> String {
    let rows: Vec<_> = rows.collect();
    if rows.is_empty() {
        return String::new();
    }
    let columns = if rows.iter().all(|[.., last]| last.is_empty()) {
        3
    } else {
        4
    };
    let head: String = heads
        .iter()
        .take(columns)
        .map(|head| format!("<th scope=\"col\">{head}</th>"))
        .collect();
    let body: String = rows
        .iter()
        .map(|cells| {
            let cells: String = cells
                .iter()
                .take(columns)
                .enumerate()
                .map(|(place, cell)| match place {
                    0 => format!("<th scope=\"row\"><code>{cell}</code></th>"),
                    _ => format!("<td>{cell}</td>"),
                })
                .collect();
            format!("<tr>{cells}</tr>")
        })
        .collect();
    format!(
        "<div class=\"scroll\" role=\"region\" aria-label=\"{}\" tabindex=\"0\"><table class=\"table\">\
         <thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>",
        escaped(label)
    )
}

/// The type of a schema as HTML: links where it is a shape of its own.
pub(super) fn kind_of(schema: &Value) -> String {
    if let Some(name) = text(&schema["$ref"]).rsplit_once('/').map(|(_, name)| name) {
        return reference(name);
    }
    for choice in ["oneOf", "anyOf"] {
        let of: Vec<String> = list(&schema[choice]).iter().map(kind_of).collect();
        if !of.is_empty() {
            return of.join(" or ");
        }
    }
    let values: Vec<String> = list(&schema["enum"])
        .iter()
        .map(|value| format!("<code>{}</code>", escaped(text(value))))
        .collect();
    if !values.is_empty() {
        return values.join(", ");
    }
    let of_items = || match kind_of(&schema["items"]) {
        items if items.is_empty() => "list".to_owned(),
        items => format!("list of {items}"),
    };
    let named = |kind: &str| match (kind, text(&schema["format"])) {
        ("array", _) => of_items(),
        ("string", "date") => "date".to_owned(),
        ("string", "date-time") => "moment".to_owned(),
        ("string", _) => "text".to_owned(),
        ("integer", _) => "whole number".to_owned(),
        (other, _) => escaped(other),
    };
    match &schema["type"] {
        Value::String(kind) => named(kind),
        Value::Array(kinds) => {
            let kinds: Vec<String> = kinds.iter().map(|kind| named(text(kind))).collect();
            kinds.join(" or ")
        }
        _ => String::new(),
    }
}

pub(super) fn reference(name: &str) -> String {
    let name = escaped(name);
    format!("<a href=\"#shape-{name}\">{name}</a>")
}

/// What a value may be, in words.
pub(super) fn bounds(schema: &Value) -> String {
    let told = |field: &str| Some(&schema[field]).filter(|bound| !bound.is_null());
    let mut words = Vec::new();
    match (told("minimum"), told("maximum")) {
        (Some(low), Some(high)) => words.push(format!("From {low} to {high}.")),
        (Some(low), None) if *low != 0 => words.push(format!("At least {low}.")),
        _ => {}
    }
    if let Some(most) = told("maxItems") {
        words.push(format!("At most {most}."));
    }
    if let Some(standard) = told("default") {
        words.push(format!("Without it {standard}."));
    }
    words.join(" ")
}

pub(super) fn content(told: &Value) -> &Value {
    content_of(told).map_or(&Value::Null, |content| &content["schema"])
}

pub(super) fn content_of(told: &Value) -> Option<&Value> {
    object(&told["content"]).values().next()
}

/// Text of a description as HTML: what stands between backticks is code.
pub(super) fn words(text: &str) -> String {
    let parts = text.split('`').enumerate();
    parts
        .map(|(place, part)| match place % 2 {
            0 => escaped(part),
            _ => format!("<code>{}</code>", escaped(part)),
        })
        .collect()
}

/// What stands at a pointer (RFC 6901); null where nothing does.
pub(super) fn at<'a>(value: &'a Value, pointer: &str) -> &'a Value {
    value.pointer(pointer).unwrap_or(&Value::Null)
}

pub(super) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

pub(super) fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

pub(super) fn object(value: &Value) -> &Map<String, Value> {
    static NOTHING: LazyLock<Map<String, Value>> = LazyLock::new(Map::new);
    value.as_object().unwrap_or(&NOTHING)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_told_in_words_and_shapes_by_a_link() {
        for (schema, told) in [
            (
                r#"{"type":["string","null"],"format":"date"}"#,
                "date or null",
            ),
            (
                r#"{"type":"array","items":{"type":"integer"}}"#,
                "list of whole number",
            ),
            (
                r##"{"oneOf":[{"type":"null"},{"$ref":"#/components/schemas/Cents"}]}"##,
                "null or <a href=\"#shape-Cents\">Cents</a>",
            ),
            (
                r#"{"type":"string","enum":["a","b"]}"#,
                "<code>a</code>, <code>b</code>",
            ),
        ] {
            let schema: Value = serde_json::from_str(schema).unwrap_or_default();
            assert_eq!(kind_of(&schema), told);
        }
    }

    #[test]
    fn what_is_written_in_the_document_is_no_html() {
        assert_eq!(words("`a<b` & c"), "<code>a&lt;b</code> &amp; c");
    }
}
