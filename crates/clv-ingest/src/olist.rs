//! The nine files of the Olist data set, under their official names and with the spelling of their
//! headers (`product_name_lenght` is the data set's own).

use crate::spec::{ColumnSpec, FileSpec, Kind, Reference};

/// The nine files, in the order they are loaded: what a file refers to comes before it.
pub const FILES: [FileSpec; 9] = [
    TRANSLATION,
    SELLERS,
    PRODUCTS,
    CUSTOMERS,
    ORDERS,
    ITEMS,
    PAYMENTS,
    REVIEWS,
    GEOLOCATION,
];

/// One row an order: `customer_id` is made anew for every order, `customer_unique_id` is the person.
pub const CUSTOMERS: FileSpec = FileSpec {
    file: "olist_customers_dataset.csv",
    table: "olist_customers",
    required: true,
    columns: &[
        ColumnSpec::required("customer_id", Kind::Text),
        ColumnSpec::required("customer_unique_id", Kind::Text),
        ColumnSpec::optional("customer_zip_code_prefix", Kind::Text),
        ColumnSpec::optional("customer_city", Kind::Text),
        ColumnSpec::optional("customer_state", Kind::Text),
    ],
    key: &["customer_id"],
    references: &[],
    official: Some("1e7c3f923dede48035a8637dd28c357e154e5e75"),
};

/// One row an order.
pub const ORDERS: FileSpec = FileSpec {
    file: "olist_orders_dataset.csv",
    table: "olist_orders",
    required: true,
    columns: &[
        ColumnSpec::required("order_id", Kind::Text),
        ColumnSpec::required("customer_id", Kind::Text),
        ColumnSpec::required("order_status", Kind::Text),
        ColumnSpec::required("order_purchase_timestamp", Kind::Past),
        ColumnSpec::optional("order_approved_at", Kind::Past),
        ColumnSpec::optional("order_delivered_carrier_date", Kind::Past),
        ColumnSpec::optional("order_delivered_customer_date", Kind::Past),
        ColumnSpec::optional("order_estimated_delivery_date", Kind::Timestamp),
    ],
    key: &["order_id"],
    references: &[A_CUSTOMER],
    official: Some("8133513ba3bcf576837c47aedd7fd81c5bb110fc"),
};

/// One row an item of an order.
pub const ITEMS: FileSpec = FileSpec {
    file: "olist_order_items_dataset.csv",
    table: "olist_order_items",
    required: true,
    columns: &[
        ColumnSpec::required("order_id", Kind::Text),
        ColumnSpec::required("order_item_id", Kind::ORDINAL),
        ColumnSpec::required("product_id", Kind::Text),
        ColumnSpec::optional("seller_id", Kind::Text),
        ColumnSpec::optional("shipping_limit_date", Kind::Timestamp),
        ColumnSpec::required("price", Kind::Money),
        ColumnSpec::required("freight_value", Kind::Money),
    ],
    key: &["order_id", "order_item_id"],
    references: &[AN_ORDER, A_PRODUCT, A_SELLER],
    official: Some("dbdec13793b96ea5c00441f70d129d471c29bfda"),
};

/// One row a payment of an order.
pub const PAYMENTS: FileSpec = FileSpec {
    file: "olist_order_payments_dataset.csv",
    table: "olist_order_payments",
    required: true,
    columns: &[
        ColumnSpec::required("order_id", Kind::Text),
        ColumnSpec::required("payment_sequential", Kind::ORDINAL),
        ColumnSpec::optional("payment_type", Kind::Text),
        ColumnSpec::optional("payment_installments", Kind::COUNT),
        ColumnSpec::required("payment_value", Kind::Money),
    ],
    key: &["order_id", "payment_sequential"],
    references: &[AN_ORDER],
    official: Some("b6c294a50fc1470abf2b8b09a33698c46eb6190d"),
};

/// One row a review of an order; an order may have several, a review may cover several orders.
pub const REVIEWS: FileSpec = FileSpec {
    file: "olist_order_reviews_dataset.csv",
    table: "olist_order_reviews",
    required: false,
    columns: &[
        ColumnSpec::required("review_id", Kind::Text),
        ColumnSpec::required("order_id", Kind::Text),
        ColumnSpec::required("review_score", Kind::Integer { min: 1, max: 5 }),
        ColumnSpec::optional("review_comment_title", Kind::Text),
        ColumnSpec::optional("review_comment_message", Kind::Text),
        ColumnSpec::optional("review_creation_date", Kind::Past),
        ColumnSpec::optional("review_answer_timestamp", Kind::Past),
    ],
    key: &["review_id", "order_id"],
    references: &[AN_ORDER],
    official: Some("5ee699e750acac0a6992b5a5fd95c9ed327d9870"),
};

/// One row a product.
pub const PRODUCTS: FileSpec = FileSpec {
    file: "olist_products_dataset.csv",
    table: "olist_products",
    required: true,
    columns: &[
        ColumnSpec::required("product_id", Kind::Text),
        ColumnSpec::optional("product_category_name", Kind::Text),
        ColumnSpec::optional("product_name_lenght", Kind::COUNT),
        ColumnSpec::optional("product_description_lenght", Kind::COUNT),
        ColumnSpec::optional("product_photos_qty", Kind::COUNT),
        ColumnSpec::optional("product_weight_g", Kind::COUNT),
        ColumnSpec::optional("product_length_cm", Kind::COUNT),
        ColumnSpec::optional("product_height_cm", Kind::COUNT),
        ColumnSpec::optional("product_width_cm", Kind::COUNT),
    ],
    key: &["product_id"],
    references: &[],
    official: Some("e5bd67eb7de63126b6b92aded29221303b124ed0"),
};

/// One row a seller.
pub const SELLERS: FileSpec = FileSpec {
    file: "olist_sellers_dataset.csv",
    table: "olist_sellers",
    required: true,
    columns: &[
        ColumnSpec::required("seller_id", Kind::Text),
        ColumnSpec::optional("seller_zip_code_prefix", Kind::Text),
        ColumnSpec::optional("seller_city", Kind::Text),
        ColumnSpec::optional("seller_state", Kind::Text),
    ],
    key: &["seller_id"],
    references: &[],
    official: Some("2569f1ebddc19018c38dd0ecf6386985ac96bc44"),
};

/// Many rows a zip code prefix, without a key.
pub const GEOLOCATION: FileSpec = FileSpec {
    file: "olist_geolocation_dataset.csv",
    table: "olist_geolocation",
    required: false,
    columns: &[
        ColumnSpec::required("geolocation_zip_code_prefix", Kind::Text),
        ColumnSpec::optional("geolocation_lat", Kind::Degrees { limit: 90 }),
        ColumnSpec::optional("geolocation_lng", Kind::Degrees { limit: 180 }),
        ColumnSpec::optional("geolocation_city", Kind::Text),
        ColumnSpec::optional("geolocation_state", Kind::Text),
    ],
    key: &[],
    references: &[],
    official: Some("6d0de13e907ff7a8235ae6b35d7d15c6feaadeca"),
};

/// One row a category: its Portuguese and its English name.
pub const TRANSLATION: FileSpec = FileSpec {
    file: "product_category_name_translation.csv",
    table: "product_category_name_translation",
    required: true,
    columns: &[
        ColumnSpec::required("product_category_name", Kind::Text),
        ColumnSpec::required("product_category_name_english", Kind::Text),
    ],
    key: &["product_category_name"],
    references: &[],
    official: None,
};

const A_CUSTOMER: Reference = reference("customer_id", "olist_customers");
const AN_ORDER: Reference = reference("order_id", "olist_orders");
const A_PRODUCT: Reference = reference("product_id", "olist_products");
const A_SELLER: Reference = reference("seller_id", "olist_sellers");

/// A column that is called as the key it names.
const fn reference(column: &'static str, table: &'static str) -> Reference {
    Reference {
        column,
        table,
        to: column,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_refers_to_is_loaded_before_it() {
        for (position, spec) in FILES.iter().enumerate() {
            for reference in spec.references {
                let earlier = FILES.iter().take(position);
                let target = earlier.clone().find(|spec| spec.table == reference.table);
                assert!(
                    target.is_some_and(|spec| spec.key == [reference.to]),
                    "{} refers to {}",
                    spec.file,
                    reference.table
                );
            }
        }
    }
}
