//! The browser's half of `tests/wasm_parity.rs`: every fixture behind a bare C interface, built for
//! `wasm32-unknown-unknown` without wasm-bindgen.

#[path = "../tests/fixtures/mod.rs"]
mod fixtures;

use std::sync::{Mutex, PoisonError};

/// The drawing last rendered; its memory is read from outside.
static RENDERED: Mutex<String> = Mutex::new(String::new());

/// How many fixtures there are.
#[expect(
    unsafe_code,
    reason = "an exported name is how a bare WASM module is called"
)]
#[unsafe(no_mangle)]
pub extern "C" fn fixture_count() -> usize {
    fixtures::FIXTURES.len()
}

/// Renders a fixture with its marks and returns the address of the text.
#[expect(
    unsafe_code,
    reason = "an exported name is how a bare WASM module is called"
)]
#[unsafe(no_mangle)]
pub extern "C" fn render(index: usize) -> *const u8 {
    let text = match fixtures::FIXTURES.get(index).map(|(_, draw)| draw()) {
        Some(Ok(drawing)) => format!("{}{:?}", drawing.svg, drawing.marks),
        Some(Err(error)) => format!("error: {error}"),
        None => "no such fixture".to_owned(),
    };
    let mut rendered = RENDERED.lock().unwrap_or_else(PoisonError::into_inner);
    *rendered = text;
    rendered.as_ptr()
}

/// Length of the text last rendered, in bytes.
#[expect(
    unsafe_code,
    reason = "an exported name is how a bare WASM module is called"
)]
#[unsafe(no_mangle)]
pub extern "C" fn rendered_length() -> usize {
    let rendered = RENDERED.lock().unwrap_or_else(PoisonError::into_inner);
    rendered.len()
}
