//! Customers, orders and names that are missing, long or strange.

use super::{Case, GOOD, ROW, rows};

pub(super) fn cases() -> Vec<Case> {
    let long = "x".repeat(1001);
    vec![
        rows(
            "no customer",
            &format!("{ROW}O2,,2018-03-04,5\nO3,NaN,2018-03-04,-1.25\nO4,null,2018-03-04,1\n"),
            &[GOOD, "apart 3 rows without a customer 4.75"],
        ),
        rows(
            "no customer and no amount",
            &format!("{ROW}O2,,2018-03-04,x\n"),
            &[GOOD, "bad 3 amount: is not a number"],
        ),
        rows(
            "no order",
            &format!("{ROW},C2,2018-03-04,5\n"),
            &[GOOD, "bad 3 order_id: must not be empty"],
        ),
        rows("an order twice", &format!("{ROW}{ROW}"), &[GOOD, GOOD]),
        rows(
            "a formula as a name",
            "=1+1,@C,2018-03-04,5\n",
            &["=1+1 @C 2018-03-04 00:00:00 5"],
        ),
        rows(
            "a path as a name",
            "../../etc/passwd,C\\..,2018-03-04,5\n",
            &["../../etc/passwd C\\\\.. 2018-03-04 00:00:00 5"],
        ),
        rows(
            "a tab in a name",
            "O\t1,C1,2018-03-04,5\n",
            &["O\\t1 C1 2018-03-04 00:00:00 5"],
        ),
        rows("spaces around", " O1 , C1 , 2018-03-04 , 12.5 \n", &[GOOD]),
        rows(
            "a tab in a customer",
            &format!("{ROW}O2,C\t1,2018-03-04,5\n"),
            &[
                GOOD,
                "bad 3 customer_id: holds a control character, such as a tab",
            ],
        ),
        rows(
            "a name of 200 letters, and one of 201",
            &format!(
                "{},C1,2018-03-04,5\n{},C1,2018-03-04,5\n",
                "é".repeat(200),
                "é".repeat(201)
            ),
            &[
                &format!("{} C1 2018-03-04 00:00:00 5", "é".repeat(200)),
                "bad 3 order_id: is longer than 200 letters",
            ],
        ),
        rows(
            "a name of a kilobyte",
            &format!("{ROW}{long},C1,2018-03-04,5\n"),
            &[GOOD, "bad 3 order_id: is longer than 200 letters"],
        ),
    ]
}
