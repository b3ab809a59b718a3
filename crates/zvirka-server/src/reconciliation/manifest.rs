//! What the service says of itself, in the words of either version.

use serde_json::{Value, json};

use super::{MOST_CANDIDATES, Service};

/// The version whose manifest is another one.
pub const DRAFT: &str = "1.0-draft";

/// Width and height of a preview, in pixels: eight lines of a phone's width.
const PREVIEW: [u32; 2] = [400, 240];

/// What either version says alike.
fn common(service: &Service) -> Value {
    let [width, height] = PREVIEW;
    let address = &service.address;
    json!({
        "versions": ["0.2", DRAFT],
        "name": service.options.name,
        "identifierSpace": format!("{address}/id/"),
        "schemaSpace": format!("{address}/field/"),
        "serviceVersion": service.options.version,
        "defaultTypes": [{"id": "person", "name": "Person"}],
        "view": {"url": format!("{address}/view?id={{{{id}}}}")},
        "preview": {"url": format!("{address}/preview?id={{{{id}}}}"), "width": width, "height": height},
        "extend": {"propose_properties": {"service_url": address, "service_path": "/extend/propose"}, "property_settings": []},
        "batchSize": service.options.limits.batch,
        "standardizedScore": true,
    })
}

/// The manifest of 0.2, as OpenRefine reads it.
pub fn of_0_2(service: &Service) -> Value {
    let mut manifest = common(service);
    let suggest =
        |what: &str| json!({"service_url": service.address, "service_path": format!("/suggest/{what}")});
    if let Some(manifest) = manifest.as_object_mut() {
        let suggest = json!({
            "entity": suggest("entity"),
            "property": suggest("property"),
            "type": suggest("type"),
        });
        manifest.insert("suggest".to_owned(), suggest);
    }
    manifest
}

/// The manifest of 1.0-draft.
pub fn of_1_0(service: &Service) -> Value {
    let mut manifest = common(service);
    if let Some(manifest) = manifest.as_object_mut() {
        manifest.insert("suggest".to_owned(), json!({"entity": true, "property": true, "type": true}));
        manifest.insert("extend".to_owned(), json!({"proposeProperties": true, "propertySettings": []}));
        manifest.insert("view".to_owned(), json!({"url": format!("{}/view?id={{id}}", service.address)}));
        manifest.insert("candidateLimit".to_owned(), json!(MOST_CANDIDATES));
    }
    manifest
}
