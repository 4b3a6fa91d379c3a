//! Customers, orders and names that are missing, long or strange.

use super::{Case, GOOD, ROW, case, rows};

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
        case(
            "orders that came to nothing",
            "order_id,customer_id,ordered_at,amount,Order Status\n\
             O1,C1,2018-03-04,12.5,Complete\nO2,C1,2018-03-05,5,Cancelled\nO3,C2,2018-03-05,7,order_refunded\n\
             O4,C2,2018-03-06,-7,refunded\nO5,C3,2018-03-06,3,partially refunded\nO6,C3,2018-03-07,1,\n",
            &[
                GOOD,
                "O4 C2 2018-03-06 00:00:00 -7",
                "O5 C3 2018-03-06 00:00:00 3",
                "O6 C3 2018-03-07 00:00:00 1",
                "apart 2 rows of orders that were cancelled, failed or given back whole, by their status 12.00",
            ],
        ),
        case(
            "line items whose order says its status once",
            "Name,Email,Created at,Total,Financial Status,Lineitem quantity,Lineitem price\n\
             #1,a@b.example,2018-03-04 10:00:00 +0100,12.5,paid,2,5\n#1,a@b.example,2018-03-04 10:00:00 +0100,,,1,2.5\n\
             #2,a@b.example,2018-03-05 10:00:00 +0100,3,voided,1,1\n#2,a@b.example,2018-03-05 10:00:00 +0100,,,1,2\n\
             #3,a@b.example,2018-03-06 10:00:00 +0100,4,,1,4\n",
            &[
                "#1 a@b.example 2018-03-04 10:00:00 10 2",
                "#1 a@b.example 2018-03-04 10:00:00 2.5 1",
                "#3 a@b.example 2018-03-06 10:00:00 4 1",
                "apart 2 rows of orders that were cancelled, failed or given back whole, by their status 3.00",
            ],
        ),
        case(
            "a column of currencies",
            "order_id,customer_id,ordered_at,amount,Currency\n\
             O1,C1,2018-03-04,12.5,eur\nO2,C1,2018-03-05,5,\nO3,C2,2018-03-05,7,USD\nO4,C2,2018-03-06,1,EUR\n",
            &[
                GOOD,
                "O2 C1 2018-03-05 00:00:00 5",
                "O4 C2 2018-03-06 00:00:00 1",
                "bad 4 Currency: is in another currency than the rows before",
            ],
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
