//! The reference as one page: no script, and nothing that is loaded from elsewhere.

mod fields;

use std::fmt::Write;

use axum::http::HeaderValue;
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::response::{Html, IntoResponse, Response};
use serde_json::Value;

use crate::page::sha256;
use fields::{escaped, fields, label};

const STYLE: &str = include_str!("page/style.css");

pub fn page(document: &Value) -> Response {
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        sha256(STYLE)
    );
    let policy = HeaderValue::from_str(&policy).expect("a hash is plain ASCII");
    ([(CONTENT_SECURITY_POLICY, policy)], Html(html(document))).into_response()
}

fn html(document: &Value) -> String {
    let version = text(&document["info"]["version"]);
    let introduction = marked(text(&document["info"]["description"])).replace("\n\n", "</p><p>");
    let operations = operations(document);
    let mut contents = String::new();
    let mut nouns = String::new();
    for tag in document["tags"].as_array().into_iter().flatten() {
        let name = text(&tag["name"]);
        let own: Vec<&Operation> = operations.iter().filter(|it| it.tag == name).collect();
        let links: String = own.iter().map(|operation| operation.link()).collect();
        let _ = write!(contents, "<b><a href=\"#{name}\">{}</a></b><ul>{links}</ul>", title(name));
        let articles: String = own.iter().map(|operation| operation.article(document)).collect();
        let (title, description) = (title(name), marked(text(&tag["description"])));
        let _ = write!(
            nouns,
            "<section id=\"{name}\"><h2>{title}</h2><p>{description}</p>{articles}</section>"
        );
    }
    let objects = objects(document);
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>Kassette API reference</title><style>{STYLE}</style></head><body>\
         <nav aria-label=\"Contents\">{contents}<b><a href=\"#objects\">Objects</a></b></nav>\
         <main><h1>Kassette API reference</h1><p>{introduction}</p>\
         <p class=\"quiet\">Version {version}. For programs: <a href=\"/openapi.json\">openapi.json</a>.</p>\
         {nouns}<section id=\"objects\"><h2>Objects</h2>{objects}</section></main></body></html>"
    )
}

struct Operation<'a> {
    method: &'a str,
    path: &'a str,
    id: &'a str,
    tag: &'a str,
    described: &'a Value,
}

fn operations(document: &Value) -> Vec<Operation<'_>> {
    let mut all = Vec::new();
    for (path, methods) in document["paths"].as_object().into_iter().flatten() {
        for (method, described) in methods.as_object().into_iter().flatten() {
            let (id, tag) = (text(&described["operationId"]), text(&described["tags"][0]));
            all.push(Operation { method, path, id, tag, described });
        }
    }
    all
}

impl Operation<'_> {
    fn link(&self) -> String {
        format!(
            "<li><a href=\"#{}\">{}</a></li>",
            self.id,
            escaped(text(&self.described["summary"]))
        )
    }

    fn article(&self, document: &Value) -> String {
        let Self { method, path, id, described, .. } = self;
        let summary = escaped(text(&described["summary"]));
        let mut html = format!(
            "<article id=\"{id}\"><header><h3><a href=\"#{id}\">{summary}</a></h3></header>\
             <p class=\"call\"><span class=\"method {method}\">{method}</span> <span class=\"path\">{}</span></p>\
             <p class=\"quiet\">{}</p>",
            escaped(path),
            self.credential()
        );
        let parameters = described["parameters"].as_array();
        if let Some(parameters) = parameters {
            let _ = write!(html, "<h4>Parameters</h4>{}", parameter_table(parameters));
        }
        let body = &described["requestBody"]["content"]["application/json"]["schema"];
        if !body.is_null() {
            let _ = write!(html, "<h4>Body</h4>{}", fields(body));
        }
        let _ = write!(html, "<h4>Answers</h4>{}", self.answers());
        let _ = write!(
            html,
            "<details><summary>Example</summary><pre>{}</pre></details></article>",
            self.example(document)
        );
        html
    }

    fn credential(&self) -> String {
        if !self.described["security"][0]["customer_session"].is_null() {
            return "With the token of a customer session.".to_owned();
        }
        let scopes = self.described["security"].as_array().into_iter().flatten();
        let scopes: Vec<String> =
            scopes.map(|any| format!("<code>{}</code>", text(&any["token"][0]))).collect();
        if scopes.is_empty() {
            return "No token is needed: the secret in the path is.".to_owned();
        }
        format!("With a token that has {}.", scopes.join(" or "))
    }

    fn answers(&self) -> String {
        let mut rows = String::new();
        for (status, answer) in self.described["responses"].as_object().into_iter().flatten() {
            let content = answer["content"].as_object().and_then(|content| content.values().next());
            // Who has no body has something to say instead.
            let shown = match content {
                Some(content) => label(&content["schema"]),
                None => marked(text(&answer["description"])),
            };
            let _ = write!(rows, "<tr><td><code>{status}</code></td><td>{shown}</td></tr>");
        }
        format!(
            "<div class=\"table\"><table><thead><tr><th>Status</th><th>Body</th></tr></thead>\
             <tbody>{rows}</tbody></table></div>"
        )
    }

    /// How to call it from a shell.
    fn example(&self, document: &Value) -> String {
        let server = text(&document["servers"][0]["url"]);
        let path = self.path.replace('{', "$").replace('}', "");
        let mut lines = vec![format!("curl -X {} \"{server}{path}\"", self.method.to_uppercase())];
        if self.described["security"].is_array() {
            lines.push("-H \"Authorization: Bearer $TOKEN\"".to_owned());
        }
        let body = &self.described["requestBody"]["content"]["application/json"]["schema"];
        if !body.is_null() {
            lines.push(format!(
                "-H \"Content-Type: application/json\" -d '{}'",
                fields::example(document, body)
            ));
        }
        escaped(&lines.join(" \\\n  "))
    }
}

fn parameter_table(parameters: &[Value]) -> String {
    let mut rows = String::new();
    for parameter in parameters {
        let required = if parameter["required"] == true { fields::REQUIRED } else { "" };
        let name = escaped(text(&parameter["name"]));
        let (kind, description) =
            (label(&parameter["schema"]), marked(text(&parameter["description"])));
        let _ = write!(
            rows,
            "<tr><td><code>{name}</code>{required}</td><td>{kind}</td><td>{description}</td></tr>"
        );
    }
    fields::table(&rows)
}

/// Everything that has a name of its own.
fn objects(document: &Value) -> String {
    let schemas = document["components"]["schemas"].as_object().into_iter().flatten();
    let object = |(name, schema): (&String, &Value)| {
        let description = marked(text(&schema["description"]));
        let fields = fields(schema);
        format!(
            "<article id=\"{name}\"><header><h3><a href=\"#{name}\">{name}</a></h3></header>\
             <p>{description}</p>{fields}</article>"
        )
    };
    schemas.map(object).collect()
}

/// `checkout-links` as a heading.
fn title(noun: &str) -> String {
    let words = noun.replace(['-', '_'], " ");
    words[..1].to_uppercase() + &words[1..]
}

/// Markdown's `code`, and nothing else of it.
fn marked(text: &str) -> String {
    let mut html = String::new();
    for (index, part) in text.split('`').enumerate() {
        let part = escaped(part);
        let _ = if index % 2 == 0 {
            write!(html, "{part}")
        } else {
            write!(html, "<code>{part}</code>")
        };
    }
    html
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
