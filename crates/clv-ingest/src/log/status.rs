//! What the status of an order says: whether anything was bought at all.

/// How the words begin that shops have for orders of which nothing stays, in English, Portuguese, Spanish, French, German
/// and Italian.
const UNSOLD: &[&str] = &[
    "cancel",
    "refund",
    "return",
    "void",
    "fail",
    "reject",
    "declin",
    "fraud",
    "abandon",
    "expire",
    "estorn",
    "reembols",
    "devol",
    "recus",
    "falh",
    "fallid",
    "rechaz",
    "annul",
    "rembours",
    "echou",
    "stornier",
    "storno",
    "erstatt",
    "abgelehnt",
    "fehlgeschlagen",
];

/// How the words begin that say that only a part of it is meant.
const PARTLY: &[&str] = &["part", "parc", "teil", "parz"];

/// Whether an order of this status was cancelled, has failed or was given back whole.
pub(crate) fn is_unsold(status: &str) -> bool {
    let begins = |stems: &[&str]| {
        status
            .split(|letter: char| !letter.is_alphanumeric())
            .any(|word| stems.iter().any(|stem| begins_with(word, stem)))
    };
    begins(UNSOLD) && !begins(PARTLY)
}

fn begins_with(word: &str, stem: &str) -> bool {
    word.get(..stem.len())
        .is_some_and(|beginning| beginning.eq_ignore_ascii_case(stem))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_what_was_not_bought() {
        for status in [
            "Cancelled",
            "canceled",
            "order_refunded",
            "Shipped - Returned to Seller",
            "VOIDED",
            "Pagamento recusado",
            "Cancelado",
            "Annulée",
            "storniert",
        ] {
            assert!(is_unsold(status), "{status}");
        }
        for status in [
            "",
            "paid",
            "complete",
            "Shipped",
            "delivered",
            "partially_refunded",
            "Teilweise erstattet",
            "unfulfilled",
            "pending",
        ] {
            assert!(!is_unsold(status), "{status}");
        }
    }
}
