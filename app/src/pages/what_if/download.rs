//! Brings the model into the browser, once.

use clv_core::artefact::Artefact;
use leptos::wasm_bindgen::{JsCast, JsValue};
use leptos::web_sys::{Response, js_sys::Uint8Array, window};
use wasm_bindgen_futures::JsFuture;

/// The model, checked by its checksum and golden rows like on the server; none if it cannot be had, in which
/// case the server goes on answering.
pub(super) async fn download(model_id: &str) -> Option<Artefact> {
    let bytes = bytes(&format!("/model/{model_id}")).await.ok()?;
    Artefact::decode(&bytes)
        .ok()
        .filter(|artefact| artefact.manifest().model_id == model_id)
}

async fn bytes(url: &str) -> Result<Vec<u8>, JsValue> {
    let window = window().ok_or(JsValue::NULL)?;
    let response: Response = JsFuture::from(window.fetch_with_str(url))
        .await?
        .dyn_into()?;
    // Read whatever it is: a body left unread keeps its connection busy.
    let buffer = JsFuture::from(response.array_buffer()?).await?;
    if !response.ok() {
        return Err(JsValue::from_f64(response.status().into()));
    }
    Ok(Uint8Array::new(&buffer).to_vec())
}
