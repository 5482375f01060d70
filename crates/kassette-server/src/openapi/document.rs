//! The API as a document of `OpenAPI` 3.1, put together from the code.

use std::collections::BTreeMap;

use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::operation::{Answer, Content, Operation};
use super::operations::{NOUNS, operations};
use super::words;
use crate::access::scope::Scope;
use crate::customer_portal;
use crate::validation::schema;

const JSON: &str = "application/json";

/// The document of one version of the API, for a server that is reached at `server`.
pub fn document(version: &str, server: &str) -> Value {
    let mut generator = generator();
    let operations = operations();
    let mut failures = Map::new();
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for operation in &operations {
        let described = described(operation, &mut generator, &mut failures);
        paths.entry(operation.path).or_default().insert(operation.method.to_owned(), described);
    }
    let mut schemas = generator.take_definitions(true);
    schemas.extend(failures);
    for (name, schema) in schema::take_named() {
        schemas.insert(name.to_owned(), schema);
    }
    let mut schemas = Value::Object(schemas);
    words::unwrap_lines(&mut schemas);
    for operation in paths.values_mut().flat_map(Map::values_mut) {
        words::lend_descriptions(operation, &schemas);
    }
    let tags = NOUNS.map(|(name, description)| json!({ "name": name, "description": description }));
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Kassette", "version": version, "description": words::INTRODUCTION },
        "servers": [{ "url": server }],
        "tags": tags,
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "An organization's access token, made with `kassette token create`.",
                },
                "customer_session": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "The token of a customer session, which lasts an hour.",
                },
            },
        },
    })
}

/// Schemas of what is written, not of what is read.
fn generator() -> SchemaGenerator {
    let mut settings = SchemaSettings::draft2020_12().for_serialize();
    settings.definitions_path = "/components/schemas".into();
    settings.meta_schema = None;
    settings.into_generator()
}

fn described(
    operation: &Operation,
    generator: &mut SchemaGenerator,
    failures: &mut Map<String, Value>,
) -> Value {
    let mut described = json!({
        "operationId": operation.id,
        "tags": [operation.tag()],
        "summary": operation.summary,
        "responses": responses(operation, generator, failures),
    });
    let parameters: Vec<Value> =
        path_parameters(operation).chain(query_parameters(operation)).collect();
    if !parameters.is_empty() {
        described["parameters"] = json!(parameters);
    }
    if let Some(schema) = &operation.body {
        described["requestBody"] =
            json!({ "required": true, "content": { JSON: { "schema": schema } } });
    }
    if !operation.scopes.is_empty() {
        // One of them is enough.
        let any = |scope: &Scope| json!({ "token": [scope.to_string()] });
        described["security"] = operation.scopes.iter().map(any).collect();
    }
    if operation.is_for_customers {
        described["security"] = json!([{ "customer_session": customer_portal::SCOPES }]);
    }
    described
}

fn path_parameters(operation: &Operation) -> impl Iterator<Item = Value> {
    operation.path_parameters().map(|name| {
        let schema = match name {
            "id" => json!({ "type": "string", "format": "uuid" }),
            "number" => json!({ "type": "integer", "minimum": 1 }),
            _ => json!({ "type": "string", "minLength": 1 }),
        };
        json!({
            "name": name,
            "in": "path",
            "required": true,
            "description": words::of_path(name),
            "schema": schema,
        })
    })
}

fn query_parameters(operation: &Operation) -> impl Iterator<Item = Value> {
    let properties = operation.query.as_ref().and_then(|query| query["properties"].as_object());
    properties.into_iter().flatten().map(|(name, schema)| {
        let mut parameter =
            json!({ "name": name, "in": "query", "required": false, "schema": schema });
        if let Some(description) = words::of_query(name) {
            parameter["description"] = json!(description);
        }
        match schema["type"].as_str() {
            Some("object") => parameter["style"] = json!("deepObject"),
            Some("array") => parameter["explode"] = json!(true),
            _ => {}
        }
        parameter
    })
}

/// `schemas` takes the bodies of the failures, by their names.
fn responses(
    operation: &Operation,
    generator: &mut SchemaGenerator,
    schemas: &mut Map<String, Value>,
) -> Value {
    let mut responses: BTreeMap<String, Value> = BTreeMap::new();
    if operation.answer.status < 400 {
        let answer = success(operation.answer, generator);
        responses.insert(operation.answer.status.to_string(), answer);
    }
    if operation.has_etag {
        let description = "The answer is still the one whose `ETag` was sent as `If-None-Match`.";
        responses.insert("304".to_owned(), json!({ "description": description }));
    }
    let mut failures: BTreeMap<u16, Vec<String>> = BTreeMap::new();
    for failure in operation.all_failures() {
        let names = failures.entry(failure.status).or_default();
        if !names.contains(&failure.name) {
            names.push(failure.name.clone());
        }
        schemas.insert(failure.name.clone(), failure.schema(generator));
    }
    for (status, names) in failures {
        let description = names.join(", ");
        let schema = match names.as_slice() {
            [name] => schema::reference(name),
            names => {
                let bodies = names.iter().map(|name| schema::reference(name));
                json!({ "oneOf": bodies.collect::<Vec<Value>>() })
            }
        };
        let response = json!({
            "description": description,
            "content": { JSON: { "schema": schema } },
        });
        responses.insert(status.to_string(), response);
    }
    json!(responses)
}

fn success(answer: Answer, generator: &mut SchemaGenerator) -> Value {
    match answer.content {
        Content::Nothing => json!({ "description": "Done." }),
        Content::Elsewhere => json!({
            "description": "Go on at the address in `Location`.",
            "headers": {
                "Location": { "required": true, "schema": { "type": "string", "format": "uri" } },
            },
        }),
        Content::Json(schema) => json!({
            "description": "Done.",
            "content": { JSON: { "schema": schema(generator) } },
        }),
        Content::Events(schema) => json!({
            "description": "Messages as they happen. Nothing is replayed: read the session after connecting.",
            // What one of them is: OpenAPI 3.1 has no word for a stream.
            "content": { "text/event-stream": {
                "schema": { "type": "string", "contentMediaType": JSON, "contentSchema": schema(generator) },
            } },
        }),
    }
}
