//! Headers, and the columns that they name.

use super::{Case, GOOD, ROW, case, with};

pub(super) fn cases() -> Vec<Case> {
    vec![
        case(
            "no header",
            ROW,
            &["refused: orders.csv has no header: its first line holds \"2018-03-04\""],
        ),
        case(
            "a missing column",
            "order_id,customer_id,ordered_at\n",
            &[
                "refused: orders.csv has no column for amount; it has order_id, customer_id, ordered_at",
            ],
        ),
        case(
            "other order of columns",
            "amount,ordered_at,order_id,customer_id\n12.5,2018-03-04,O1,C1\n",
            &[GOOD],
        ),
        case(
            "other names",
            "Order Number;Customer-ID;ORDER_DATE;Revenue\nO1;C1;2018-03-04;12.5\n",
            &[GOOD],
        ),
        case(
            "a column twice",
            "order_id,customer_id,customer_id,ordered_at,amount\n",
            &[
                "refused: orders.csv has several columns that could be customer_id: customer_id, customer_id",
            ],
        ),
        case(
            "an ignored column twice",
            "note,order_id,customer_id,note,ordered_at,amount\nx,O1,C1,y,2018-03-04,12.5\n",
            &[GOOD],
        ),
        case(
            "more columns",
            "order_id,customer_id,ordered_at,amount,quantity,region,category,channel,note\nO1,C1,2018-03-04,12.5,2,SP,toys,web,x\n",
            &["O1 C1 2018-03-04 00:00:00 12.5 2 SP toys web"],
        ),
        case(
            "two candidates",
            "customer,date,total,value\n",
            &["refused: orders.csv has several columns that could be amount: total, value"],
        ),
        case(
            "no orders named",
            "customer_id,ordered_at,amount\nC1,2018-03-04 09:00:00,5\n",
            &["C1@2018-03-04 C1 2018-03-04 09:00:00 5"],
        ),
        case(
            "quantity times price",
            "order_id,customer_id,ordered_at,quantity,unit_price\nO1,C1,2018-03-04,3,0.125\nO2,C1,2018-03-04,-2,1.5\n",
            &[
                "O1 C1 2018-03-04 00:00:00 0.375 3",
                "O2 C1 2018-03-04 00:00:00 -3 -2",
            ],
        ),
        with(
            case(
                "mapped columns",
                "n,k,d,a,b\nO1,C1,2018-03-04,2.5,5\n",
                &[GOOD],
            ),
            |options| {
                options.map = "order_id=n,customer_id=k,ordered_at=d,amount=a * b"
                    .parse()
                    .unwrap()
            },
        ),
        with(
            case(
                "mapped to nothing there is",
                "n,k\n",
                &["refused: orders.csv has no column x to be customer_id; its columns are: n, k"],
            ),
            |options| options.map = "customer_id=x,ordered_at=k,amount=n".parse().unwrap(),
        ),
    ]
}
