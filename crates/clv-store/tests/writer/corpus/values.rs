//! Odd values in their fields: amounts, numbers, names and moments.

use super::{Case, ITEMS, ORDERS, PAYMENTS, SELLERS, case, more};

pub(super) fn cases() -> Vec<Case> {
    let item = |price: &str| {
        more(
            ITEMS,
            &format!("o2,2,p2,s1,2017-03-05 10:00:00,{price},1.00"),
        )
    };
    let order = |moment: &str| more(ORDERS, &format!("o9,c1,delivered,{moment},,,,"));
    let no_amount = &["6 price is not an amount like 58.90"];
    vec![
        case("NaN", ITEMS, item("NaN"), no_amount),
        case("infinity", ITEMS, item("inf"), no_amount),
        case("1e400", ITEMS, item("1e400"), no_amount),
        case("decimal comma", ITEMS, item("\"1,50\""), no_amount),
        case("a formula as an amount", ITEMS, item("=1+1"), no_amount),
        case("spaces around", ITEMS, item(" 5"), no_amount),
        case(
            "negative price",
            ITEMS,
            item("-5.00"),
            &["6 price is negative"],
        ),
        case(
            "fractions of a cent",
            ITEMS,
            item("5.001"),
            &["6 price has more than two decimals"],
        ),
        case(
            "a fortune",
            ITEMS,
            item("99999999999"),
            &["6 price is larger than 9,999,999,999.99"],
        ),
        case("no amount", ITEMS, item(""), &["6 price must not be empty"]),
        case(
            "too large a number",
            PAYMENTS,
            more(PAYMENTS, "o1,99999999999,voucher,1,1.00"),
            &["7 payment_sequential is not between 1 and 2147483647"],
        ),
        case(
            "a formula as a name",
            SELLERS,
            more(SELLERS, "=1+1,1,@x,SP"),
            &[],
        ),
        case(
            "a path as a name",
            SELLERS,
            more(SELLERS, "../../etc/passwd,1,C:\\x,SP"),
            &[],
        ),
        case(
            "impossible day",
            ORDERS,
            order("2018-02-30 10:00:00"),
            &["6 order_purchase_timestamp is not a moment like 2017-10-02 10:56:33"],
        ),
        case(
            "the future",
            ORDERS,
            order("2026-07-02 00:00:00"),
            &["6 order_purchase_timestamp lies in the future"],
        ),
        case(
            "an hour that summer time skips",
            ORDERS,
            order("2017-10-15 00:30:00"),
            &[],
        ),
        case(
            "promised for the future",
            ORDERS,
            more(
                ORDERS,
                "o9,c1,shipped,2018-01-01 00:00:00,,,,2030-01-01 00:00:00",
            ),
            &[],
        ),
    ]
}
