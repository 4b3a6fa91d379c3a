//! Amounts: marks, bounds, currencies, and what is no number.

use super::{Case, case, with};
use crate::support::HEADER;

pub(super) fn cases() -> Vec<Case> {
    let amounts = |name, values: &[&str], expected: &[&str]| {
        let rows: String = values
            .iter()
            .map(|value| format!("O;C;2018-03-04;{value}\n"))
            .collect();
        case(
            name,
            format!("{}{rows}", HEADER.replace(',', ";")),
            expected,
        )
    };
    vec![
        amounts(
            "not finite",
            &["1.5", "NaN", "inf", "-Infinity"],
            &[
                "O C 2018-03-04 00:00:00 1.5",
                "bad 3 amount: is not a finite number",
                "bad 4 amount: is not a finite number",
                "bad 5 amount: is not a finite number",
            ],
        ),
        amounts(
            "beyond bounds",
            &[
                "1.5",
                "1e400",
                "10000000000",
                "9999999999.99",
                "-9999999999.99",
            ],
            &[
                "O C 2018-03-04 00:00:00 1.5",
                "O C 2018-03-04 00:00:00 9999999999.99",
                "O C 2018-03-04 00:00:00 -9999999999.99",
                "bad 3 amount: is larger than 9,999,999,999.99",
                "bad 4 amount: is larger than 9,999,999,999.99",
            ],
        ),
        amounts(
            "a negative price is a return",
            &["-12.5", "(3.25)", "4.5-", "0"],
            &[
                "O C 2018-03-04 00:00:00 -12.5",
                "O C 2018-03-04 00:00:00 -3.25",
                "O C 2018-03-04 00:00:00 -4.5",
                "O C 2018-03-04 00:00:00 0",
            ],
        ),
        amounts(
            "an empty amount",
            &["1.5", ""],
            &[
                "O C 2018-03-04 00:00:00 1.5",
                "bad 3 amount: must not be empty",
            ],
        ),
        amounts(
            "a formula",
            &["1.5", "=1+1", "=SUM(A1:A2)"],
            &[
                "O C 2018-03-04 00:00:00 1.5",
                "bad 3 amount: is not a number",
                "bad 4 amount: is not a number",
            ],
        ),
        amounts(
            "decimal comma",
            &["1.234,50", "12", "7,25", "1.000"],
            &[
                "O C 2018-03-04 00:00:00 1234.5",
                "O C 2018-03-04 00:00:00 12",
                "O C 2018-03-04 00:00:00 7.25",
                "O C 2018-03-04 00:00:00 1000",
            ],
        ),
        amounts(
            "thousands",
            &["1,234.50", "12,345,678", "1 000.5", "1'000.25"],
            &[
                "O C 2018-03-04 00:00:00 1234.5",
                "O C 2018-03-04 00:00:00 12345678",
                "O C 2018-03-04 00:00:00 1000.5",
                "O C 2018-03-04 00:00:00 1000.25",
            ],
        ),
        amounts(
            "currency",
            &["R$ 1.234,50", "-R$ 7,00", "12,00"],
            &[
                "O C 2018-03-04 00:00:00 1234.5",
                "O C 2018-03-04 00:00:00 -7",
                "O C 2018-03-04 00:00:00 12",
            ],
        ),
        amounts(
            "two currencies",
            &["$5.00", "€4.00"],
            &[
                "O C 2018-03-04 00:00:00 5",
                "bad 3 amount: is in another currency than the rows before",
            ],
        ),
        amounts(
            "float noise",
            &["11.770000000000001", "0.1"],
            &[
                "O C 2018-03-04 00:00:00 11.77",
                "O C 2018-03-04 00:00:00 0.1",
            ],
        ),
        amounts(
            "nothing decides the mark",
            &["1,234", "5"],
            &["refused: orders.csv holds numbers such as 1,234, which may have a decimal mark"],
        ),
        with(
            amounts(
                "the mark is given",
                &["1,234", "5"],
                &["O C 2018-03-04 00:00:00 1.234", "O C 2018-03-04 00:00:00 5"],
            ),
            |options| options.decimal = Some("comma".parse().unwrap()),
        ),
        amounts(
            "both marks",
            &["1.5", "2,5"],
            &[
                "refused: orders.csv holds numbers with a decimal point and others with a decimal comma",
            ],
        ),
    ]
}
