-- The files as they are: names of the headers, no constraint but keys the real data holds.
-- Reviews have no key: the data set repeats review_id across orders.
create schema if not exists raw;

create table if not exists raw.olist_customers (
    customer_id text primary key,
    customer_unique_id text not null,
    customer_zip_code_prefix text,
    customer_city text,
    customer_state text
);

create table if not exists raw.olist_orders (
    order_id text primary key,
    customer_id text not null,
    order_status text not null,
    order_purchase_timestamp timestamp not null,
    order_approved_at timestamp,
    order_delivered_carrier_date timestamp,
    order_delivered_customer_date timestamp,
    order_estimated_delivery_date timestamp
);

create table if not exists raw.olist_order_items (
    order_id text not null,
    order_item_id integer not null,
    product_id text not null,
    seller_id text,
    shipping_limit_date timestamp,
    price numeric(12, 2) not null,
    freight_value numeric(12, 2) not null,
    primary key (order_id, order_item_id)
);

create table if not exists raw.olist_order_payments (
    order_id text not null,
    payment_sequential integer not null,
    payment_type text,
    payment_installments integer,
    payment_value numeric(12, 2) not null,
    primary key (order_id, payment_sequential)
);

create table if not exists raw.olist_order_reviews (
    review_id text not null,
    order_id text not null,
    review_score integer not null,
    review_comment_title text,
    review_comment_message text,
    review_creation_date timestamp,
    review_answer_timestamp timestamp
);

create table if not exists raw.olist_products (
    product_id text primary key,
    product_category_name text,
    product_name_lenght integer,
    product_description_lenght integer,
    product_photos_qty integer,
    product_weight_g integer,
    product_length_cm integer,
    product_height_cm integer,
    product_width_cm integer
);

create table if not exists raw.olist_sellers (
    seller_id text primary key,
    seller_zip_code_prefix text,
    seller_city text,
    seller_state text
);

create table if not exists raw.olist_geolocation (
    geolocation_zip_code_prefix text not null,
    geolocation_lat double precision,
    geolocation_lng double precision,
    geolocation_city text,
    geolocation_state text
);

create table if not exists raw.product_category_name_translation (
    product_category_name text primary key,
    product_category_name_english text not null
);

-- One row a load that changed something.
create table if not exists raw.loads (
    load_id bigint generated always as identity primary key,
    source text not null,
    started_at timestamptz not null,
    finished_at timestamptz,
    rows bigint not null
);

-- The files that load changed. sha256 is null where a file was absent and its table was emptied.
create table if not exists raw.load_files (
    load_id bigint not null references raw.loads on delete cascade,
    file text not null,
    sha256 text,
    bytes bigint not null,
    rows bigint not null,
    primary key (load_id, file)
);
