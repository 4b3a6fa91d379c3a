//! Keys that repeat, and references to rows that are not there.

use clv_testkit::OlistFolder;

use super::{CUSTOMERS, Case, ITEMS, PAYMENTS, PRODUCTS, REVIEWS, SELLERS, case, more};

pub(super) fn cases() -> Vec<Case> {
    vec![
        case(
            "a row twice",
            SELLERS,
            more(SELLERS, "s1,13023,campinas,SP"),
            &["3 seller_id repeats the key of an earlier row"],
        ),
        case(
            "a key of two columns twice",
            ITEMS,
            more(ITEMS, "o1,1,p1,s1,,5.00,1.00"),
            &["6 order_id, order_item_id repeats the key of an earlier row"],
        ),
        case(
            "a review of one order twice",
            REVIEWS,
            more(REVIEWS, "r1,o1,5,,,2017-01-11 00:00:00,"),
            &["5 review_id, order_id repeats the key of an earlier row"],
        ),
        case(
            "a review of two orders",
            REVIEWS,
            more(REVIEWS, "r1,o2,5,,,2017-01-11 00:00:00,"),
            &[],
        ),
        case(
            "an item of no order",
            ITEMS,
            more(ITEMS, "o7,1,p1,s1,,5.00,1.00"),
            &["6 order_id names no row of olist_orders"],
        ),
        case(
            "an unknown product",
            ITEMS,
            more(ITEMS, "o2,2,p7,s1,,5.00,1.00"),
            &["6 product_id names no row of olist_products"],
        ),
        case("no seller", ITEMS, more(ITEMS, "o2,2,p1,,,5.00,1.00"), &[]),
        case(
            "a payment of no order",
            PAYMENTS,
            more(PAYMENTS, "o7,1,voucher,1,5.00"),
            &["7 order_id names no row of olist_orders"],
        ),
        case(
            "an order of nobody, and what hangs on it",
            CUSTOMERS,
            OlistFolder::original(CUSTOMERS).replace("c3,u2,20231,rio de janeiro,RJ\n", ""),
            &[
                "5 order_id names no row of olist_orders",
                "5 order_id names no row of olist_orders",
                "4 customer_id names no row of olist_customers",
            ],
        ),
        case(
            "a product that cannot be read, and the item of it",
            PRODUCTS,
            OlistFolder::original(PRODUCTS).replace("\"p3\",,,,,500", "\"p3\",,,,,heavy"),
            &[
                "5 product_id names no row of olist_products",
                "4 product_weight_g is not a whole number",
            ],
        ),
    ]
}
