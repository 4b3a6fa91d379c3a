//! The nine files of the Olist data set, under their official names and with the spelling of their
//! headers (`product_name_lenght` is the data set's own).

use crate::spec::{ColumnSpec, FileSpec, Kind};

/// The nine files, in the order they are loaded: the small ones first, so that a fault in one of them
/// is found before the big ones are read.
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
        ColumnSpec::required("order_purchase_timestamp", Kind::Timestamp),
        ColumnSpec::optional("order_approved_at", Kind::Timestamp),
        ColumnSpec::optional("order_delivered_carrier_date", Kind::Timestamp),
        ColumnSpec::optional("order_delivered_customer_date", Kind::Timestamp),
        ColumnSpec::optional("order_estimated_delivery_date", Kind::Timestamp),
    ],
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
        ColumnSpec::optional("review_creation_date", Kind::Timestamp),
        ColumnSpec::optional("review_answer_timestamp", Kind::Timestamp),
    ],
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
};
