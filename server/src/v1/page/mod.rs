//! `GET /api/v1/`: the document as a page, in the look of the product. Made on the server of the document alone, without
//! scripts of its own.

mod html;

use super::asked::Asked;
use super::errors::{ReadErrors, Unchanged};
use super::fields::Fields;
use super::kinds::KINDS;
use super::openapi::DOCUMENT;
use super::problem::{Problem, internal};
use crate::error_page::{escaped, style};
use axum::response::Response;
use html::{at, bounds, content, content_of, kind_of, list, object, reference, table, text, words};
use serde_json::Value;
use std::sync::LazyLock;

/// The page but for the address of the stylesheet, which depends on the site's files.
static BODY: LazyLock<Option<String>> = LazyLock::new(|| {
    let document = DOCUMENT.as_ref().ok()?;
    Some(body(&serde_json::from_str(document).ok()?))
});

/// This description as a page
///
/// For people: resources, fields, units and errors.
#[utoipa::path(get, path = "/api/v1/", operation_id = "getPage", tag = "service", responses(
    (status = 200, description = "The page.", body = String, content_type = "text/html"),
    Unchanged, ReadErrors
))]
pub(crate) async fn page(asked: Asked) -> Result<Response, Problem> {
    Fields::none(asked.uri.query())?;
    let Some(body) = BODY.as_deref() else {
        return Err(internal(&std::io::Error::other(
            "there is no document to show",
        )));
    };
    let style = style(&asked.app.program);
    let html = format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>API · Clave</title>\
         <script src=\"/theme.js\"></script><link rel=\"stylesheet\" href=\"{}\">\
         <link rel=\"icon\" type=\"image/png\" href=\"/favicon.png\"></head><body>{body}</body></html>\n",
        escaped(&style)
    );
    Ok(asked.still("text/html; charset=utf-8", &html))
}

fn body(document: &Value) -> String {
    let info = text(at(document, "/info/description"));
    let mut intro = info.split("\n\n");
    let lede = intro.next().unwrap_or_default();
    let rest: String = intro
        .map(|part| format!("<p>{}</p>", words(part)))
        .collect();
    let sections: String = operations(document).iter().map(Operation::html).collect();
    let contents: String = operations(document)
        .iter()
        .map(|it| {
            format!(
                "<li><a href=\"#{}\">{}</a></li>",
                it.id(),
                words(it.summary())
            )
        })
        .collect();
    format!(
        "<a class=\"skip\" href=\"#content\">Skip to content</a><div class=\"frame\">\
         <header class=\"rail\"><a class=\"brand\" href=\"/\"><span>Clave</span></a>\
         <nav aria-label=\"Main\"><ul class=\"nav\"><li><a href=\"/\">Overview</a></li>{contents}\
         <li><a href=\"#problems\">Problems</a></li><li><a href=\"#shapes\">Shapes</a></li></ul></nav></header>\
         <div class=\"stage\"><main id=\"content\" tabindex=\"-1\"><header class=\"intro\">\
         <p class=\"question\">How do programs ask?</p><h1>The API</h1><p class=\"lede\">{}</p></header>\
         <div class=\"grid\"><section class=\"card span-12\"><div class=\"card-head\"><h2>In general</h2></div>{rest}\
         <p>All of this as an OpenAPI 3.1 document: <a href=\"/api/v1/openapi.json\">/api/v1/openapi.json</a>.</p></section>\
         {sections}{}{}</div></main></div></div>",
        words(lede),
        problems(),
        shapes(document),
    )
}

/// One method of one address.
struct Operation<'a> {
    method: &'a str,
    path: &'a str,
    told: &'a Value,
}

fn operations(document: &Value) -> Vec<Operation<'_>> {
    let paths = object(&document["paths"]);
    let all = paths.iter().flat_map(|(path, methods)| {
        object(methods)
            .iter()
            .map(move |(method, told)| Operation { method, path, told })
    });
    let mut all: Vec<_> = all.collect();
    let tags: Vec<_> = list(&document["tags"])
        .iter()
        .map(|tag| &tag["name"])
        .collect();
    let rank = |it: &Operation<'_>| tags.iter().position(|tag| *tag == at(it.told, "/tags/0"));
    all.sort_by_key(|it| (rank(it), it.path.len()));
    all
}

impl Operation<'_> {
    fn id(&self) -> &str {
        text(&self.told["operationId"])
    }

    fn summary(&self) -> &str {
        text(&self.told["summary"])
    }

    fn html(&self) -> String {
        let answers: String = object(&self.told["responses"])
            .iter()
            .filter(|(status, _)| status.as_str() != "200")
            .map(|(status, _)| format!(" <a href=\"#status{status}\">{status}</a>"))
            .collect();
        format!(
            "<section class=\"card span-12\" id=\"{}\"><div class=\"card-head\"><h2>{}</h2></div>\
             <p><code>{} {}</code></p><p>{}</p>{}{}<p>Answers 200: {} {}</p><p class=\"caption\">Otherwise{answers}</p></section>",
            self.id(),
            words(self.summary()),
            self.method.to_uppercase(),
            escaped(self.path),
            words(text(&self.told["description"])),
            self.parameters(),
            self.request(),
            words(text(at(self.told, "/responses/200/description"))),
            kind_of(content(at(self.told, "/responses/200"))),
        )
    }

    fn parameters(&self) -> String {
        let rows = list(&self.told["parameters"]).iter().map(|parameter| {
            let place = match text(&parameter["in"]) {
                "path" => "in the path",
                _ => "",
            };
            [
                text(&parameter["name"]).to_owned(),
                kind_of(&parameter["schema"]),
                format!(
                    "{} {}",
                    words(text(&parameter["description"])),
                    words(&bounds(&parameter["schema"]))
                ),
                place.to_owned(),
            ]
        });
        table(
            "Fields of the address",
            ["Field", "Type", "What it is", ""],
            rows,
        )
    }

    fn request(&self) -> String {
        let body = &self.told["requestBody"];
        if body.is_null() {
            return String::new();
        }
        let example = content_of(body)
            .map(|content| &content["example"])
            .filter(|example| !example.is_null())
            .and_then(|example| serde_json::to_string_pretty(example).ok())
            .map(|example| {
                format!(
                    "<pre class=\"scroll\"><code>{}</code></pre>",
                    escaped(&example)
                )
            });
        format!(
            "<p>Body: {}, such as</p>{}",
            kind_of(content(body)),
            example.unwrap_or_default()
        )
    }
}

fn problems() -> String {
    let mut seen = 0;
    let rows = KINDS.iter().map(|kind| {
        let status = kind.status.as_u16();
        // The first of a status is also where links to the status lead.
        let anchor = if seen == status {
            String::new()
        } else {
            format!("<span id=\"status{status}\"></span>")
        };
        seen = status;
        [
            format!("{anchor}<span id=\"{}\"></span>{}", kind.name, kind.name),
            status.to_string(),
            escaped(kind.title),
            escaped(kind.detail),
        ]
    });
    format!(
        "<section class=\"card span-12\" id=\"problems\"><div class=\"card-head\"><h2>Problems</h2></div>\
         <p>Every error is <code>application/problem+json</code> ({}).</p>{}\
         <p id=\"status304\">304: nothing changed since the answer whose tag was sent in <code>if-none-match</code>.</p></section>",
        reference("Problem"),
        table(
            "Problems",
            ["Type", "Status", "Title", "What it means"],
            rows
        )
    )
}

fn shapes(document: &Value) -> String {
    let schemas = object(at(document, "/components/schemas")).iter();
    let sections: String = schemas.map(|(name, schema)| shape(name, schema)).collect();
    format!("<section class=\"span-12\" id=\"shapes\"><h2>Shapes</h2></section>{sections}")
}

fn shape(name: &str, schema: &Value) -> String {
    let required = list(&schema["required"]);
    let rows = object(&schema["properties"]).iter().map(|(field, told)| {
        let is_required = required.iter().any(|name| name == field);
        [
            escaped(field),
            kind_of(told),
            format!(
                "{} {}",
                words(text(&told["description"])),
                words(&bounds(told))
            ),
            if is_required { "always" } else { "" }.to_owned(),
        ]
    });
    let kind = if schema["properties"].is_object() {
        String::new()
    } else {
        format!("<p>{}</p>", kind_of(schema))
    };
    format!(
        "<section class=\"card span-12\" id=\"shape-{name}\"><div class=\"card-head\"><h2>{name}</h2></div>\
         <p>{}</p>{kind}{}</section>",
        words(text(&schema["description"])),
        table(name, ["Field", "Type", "What it is", ""], rows)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_link_of_the_page_leads_somewhere() {
        let Some(html) = BODY.as_deref() else {
            unreachable!("there is no document");
        };
        let links = html.split("href=\"#").skip(1);
        let names: Vec<&str> = links.filter_map(|rest| rest.split('"').next()).collect();
        assert!(names.len() > 50, "{}", names.len());
        for name in names {
            assert!(html.contains(&format!("id=\"{name}\"")), "{name}");
        }
    }
}
