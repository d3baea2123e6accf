//! The OpenAPI document describes what there is, and nothing else.

mod common;

use common::Planet;
use metalife_planet::api::{document, routes, Access};
use serde_json::{json, Value};
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn the_document_and_the_router_have_the_same_routes_and_scopes() {
	let document = serde_json::to_value(document()).expect("is JSON");
	let mut described = BTreeMap::new();
	for (path, methods) in document["paths"].as_object().expect("has paths") {
		for (method, operation) in methods.as_object().expect("has methods") {
			described.insert((method.to_uppercase(), path.clone()), operation["security"].clone());
		}
	}
	let served: BTreeMap<_, _> = routes()
		.into_iter()
		.map(|route| {
			let security = match route.access {
				Access::Open => json!([]),
				Access::Token => json!([{ "token": [] }]),
				Access::Scope(scope) | Access::ByRequest(scope) => json!([{ "token": [scope.to_string()] }]),
			};
			((route.method.to_string(), route.path.to_owned()), security)
		})
		.collect();
	assert_eq!(served, described);
}

fn references<'a>(value: &'a Value, found: &mut BTreeSet<&'a str>) {
	match value {
		Value::Object(fields) => {
			found.extend(fields.get("$ref").and_then(Value::as_str));
			fields.values().for_each(|value| references(value, found));
		},
		Value::Array(items) => items.iter().for_each(|value| references(value, found)),
		_ => {},
	}
}

#[test]
fn the_document_is_served_and_whole() {
	let planet = Planet::new();
	let daemon = planet.daemon();
	let served = daemon.get("/openapi.json", &planet.token(&["metrics"])).json();
	assert_eq!(served, serde_json::to_value(document()).expect("is JSON"));
	let mut found = BTreeSet::new();
	references(&served, &mut found);
	assert!(found.len() > 15);
	for reference in found {
		let pointer = reference.strip_prefix('#').expect("is in the document");
		assert!(served.pointer(pointer).is_some(), "{reference} leads nowhere");
	}
	// Whatever a path varies by is described.
	for (path, methods) in served["paths"].as_object().expect("has paths") {
		for operation in methods.as_object().expect("has methods").values() {
			let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
			let in_path = parameters.iter().filter(|parameter| parameter["in"] == "path").count();
			assert_eq!(in_path, path.matches('{').count(), "{path}");
			assert!(operation["responses"].as_object().is_some_and(|responses| !responses.is_empty()));
		}
	}
}
