//! What remains of a number without its sign, its currency and the spaces around it.

use super::currency::without_currency;

pub(super) struct Bare<'a> {
    pub(super) body: &'a str,
    pub(super) negative: bool,
    pub(super) currency: Option<u8>,
}

/// Takes sign, parentheses, currency and surrounding spaces off.
pub(super) fn bare(text: &str) -> Option<Bare<'_>> {
    let mut body = text.trim();
    let mut signs = 0;
    let mut negative = false;
    if let Some(inner) = body
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
    {
        (body, negative, signs) = (inner.trim(), true, 1);
    }
    let mut currency = None;
    loop {
        if let Some(rest) = body.strip_prefix(['-', '\u{2212}']) {
            (body, negative, signs) = (rest.trim_start(), true, signs + 1);
        } else if let Some(rest) = body.strip_prefix('+') {
            (body, signs) = (rest.trim_start(), signs + 1);
        } else if let Some(rest) = body.strip_suffix(['-', '\u{2212}']) {
            (body, negative, signs) = (rest.trim_end(), true, signs + 1);
        } else if let Some((rest, index)) = without_currency(body) {
            if currency.replace(index).is_some() {
                return None;
            }
            body = rest.trim();
        } else {
            break;
        }
    }
    (signs <= 1 && !body.is_empty()).then_some(Bare {
        body,
        negative,
        currency,
    })
}
