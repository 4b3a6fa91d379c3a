//! Currencies: by the signs beside numbers, and by the names of columns.

/// Signs of currencies that may stand before or after a number; longer ones first.
const CURRENCIES: [&str; 14] = [
    "US$", "R$", "C$", "A$", "$", "€", "£", "¥", "₹", "EUR", "USD", "BRL", "GBP", "kr",
];

/// The currency that the name of a column names: `Valor (R$)`, `total_eur`.
pub(crate) fn currency_in(name: &str) -> Option<u8> {
    let is_between = |letter: char| letter.is_whitespace() || "()[]_-/,:;.".contains(letter);
    name.split(is_between).find_map(|word| {
        (0..)
            .zip(CURRENCIES)
            .find_map(|(index, sign)| word.eq_ignore_ascii_case(sign).then_some(index))
    })
}

/// The sign of a currency by its number.
pub(crate) fn currency_sign(index: u8) -> &'static str {
    CURRENCIES.get(usize::from(index)).copied().unwrap_or("")
}

/// The ISO 4217 code of a currency by its number; none for a sign that several countries use.
pub(crate) fn currency_code(index: u8) -> Option<&'static str> {
    match currency_sign(index) {
        "US$" | "USD" => Some("USD"),
        "R$" | "BRL" => Some("BRL"),
        "C$" => Some("CAD"),
        "A$" => Some("AUD"),
        "€" | "EUR" => Some("EUR"),
        "£" | "GBP" => Some("GBP"),
        "₹" => Some("INR"),
        _ => None,
    }
}

/// A number without the sign of its currency, and which currency that is.
pub(super) fn without_currency(body: &str) -> Option<(&str, u8)> {
    (0..).zip(CURRENCIES).find_map(|(index, sign)| {
        let rest = body
            .strip_prefix(sign)
            .or_else(|| body.strip_suffix(sign))?;
        Some((rest, index))
    })
}
