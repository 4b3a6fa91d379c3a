//! What spreadsheets make of cells.

/// Spreadsheets take a cell that begins so for a formula; behind an apostrophe it is text.
pub fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}
