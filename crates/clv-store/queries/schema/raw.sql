-- The files as they are: names of the headers, no constraint but keys the real data holds.
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

-- The data set repeats review_id across orders, so the order is part of the key. Tables made before had none.
do $$
begin
    if not exists (
        select from pg_constraint
        where conrelid = 'raw.olist_order_reviews'::regclass and contype = 'p'
    ) then
        alter table raw.olist_order_reviews add primary key (review_id, order_id);
    end if;
end
$$;

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

-- The lines of order logs, from one file or several of one shop. A workspace holds one shop: either these or the tables
-- above have rows.
create table if not exists raw.order_lines (
    order_id text not null,
    customer_id text not null,
    ordered_at timestamp not null,
    amount numeric(14, 4) not null,
    quantity numeric(14, 3),
    region text,
    category text,
    channel text,
    file_id bigint not null,
    line bigint not null
);

-- One row a load that changed something. kind: olist or orders, as dbt's source_kind.
create table if not exists raw.loads (
    load_id bigint generated always as identity primary key,
    source text not null,
    started_at timestamptz not null,
    finished_at timestamptz,
    rows bigint not null
);

alter table raw.loads
    add column if not exists kind text not null default 'olist' check (kind in ('olist', 'orders')),
    add column if not exists currency text not null default 'BRL';

-- The files that load changed. sha256 is null where a file was absent and its table was emptied.
create table if not exists raw.load_files (
    load_id bigint not null references raw.loads on delete cascade,
    file text not null,
    sha256 text,
    bytes bigint not null,
    rows bigint not null,
    primary key (load_id, file)
);

-- rows_read = rows + rows_bad + rows_apart, where rows are the good ones; rows_in_table is what its table held
-- afterwards. reading: how a log was understood (columns, marks, dates). is_current: its rows are (part of) what the
-- tables hold.
alter table raw.load_files
    add column if not exists file_id bigint generated always as identity,
    add column if not exists reading text,
    add column if not exists rows_read bigint not null default 0,
    add column if not exists rows_bad bigint not null default 0,
    add column if not exists rows_apart bigint not null default 0,
    add column if not exists rows_new bigint not null default 0,
    add column if not exists rows_changed bigint not null default 0,
    add column if not exists rows_in_table bigint not null default 0,
    add column if not exists is_official boolean not null default false,
    add column if not exists is_current boolean not null default true;

-- Rows of current files that could not be used: where they stand and why.
create table if not exists raw.quarantine (
    file_id bigint not null,
    file text not null,
    line bigint not null,
    column_name text,
    value text not null,
    reason text not null
);

-- Rows that a newer export changed, as they were before. file_id is the newer export.
create table if not exists raw.replaced_rows (
    file_id bigint not null,
    table_name text not null,
    old_row jsonb not null
);
