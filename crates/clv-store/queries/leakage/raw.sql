-- The loaded tables as they would have been on the evening of the cutoff, of the customers that month-end snapshots look
-- at. A fact goes when it came after the cutoff, whatever a model makes of it: this is written without the models.
--
-- What carries no date stays or goes with what it belongs to: items and payments with their order, products and
-- sellers with the items that are left. Nothing is made of geolocation: the copy is empty. The final status of an order
-- stays, for the files do not say since when it holds; how far that reaches is counted apart.
create schema {aside}raw;

create table {aside}raw.olist_orders as
select
    orders.order_id,
    orders.customer_id,
    orders.order_status,
    orders.order_purchase_timestamp,
    case when orders.order_approved_at < cutoff.ends then orders.order_approved_at end as order_approved_at,
    case
        when orders.order_delivered_carrier_date < cutoff.ends then orders.order_delivered_carrier_date
    end as order_delivered_carrier_date,
    case
        when orders.order_delivered_customer_date < cutoff.ends then orders.order_delivered_customer_date
    end as order_delivered_customer_date,
    -- A promise given with the order.
    orders.order_estimated_delivery_date
from raw.olist_orders as orders
inner join raw.olist_customers as rows_of_orders on orders.customer_id = rows_of_orders.customer_id
inner join intermediate.int_customers_sampled as looked_at on rows_of_orders.customer_unique_id = looked_at.customer_id
cross join (select cast(current_setting('clave.cutoff') as date) + 1 as ends) as cutoff
where orders.order_purchase_timestamp < cutoff.ends;

create table {aside}raw.olist_customers as
select customers.*
from raw.olist_customers as customers
where customers.customer_id in (select orders.customer_id from {aside}raw.olist_orders as orders);

create table {aside}raw.olist_order_items as
select items.*
from raw.olist_order_items as items
where items.order_id in (select orders.order_id from {aside}raw.olist_orders as orders);

create table {aside}raw.olist_order_payments as
select payments.*
from raw.olist_order_payments as payments
where payments.order_id in (select orders.order_id from {aside}raw.olist_orders as orders);

create table {aside}raw.olist_order_reviews as
select reviews.*
from raw.olist_order_reviews as reviews
where
    reviews.order_id in (select orders.order_id from {aside}raw.olist_orders as orders)
    and reviews.review_answer_timestamp < cast(current_setting('clave.cutoff') as date) + 1;

create table {aside}raw.olist_products as
select products.*
from raw.olist_products as products
where products.product_id in (select items.product_id from {aside}raw.olist_order_items as items);

create table {aside}raw.olist_sellers as
select sellers.*
from raw.olist_sellers as sellers
where sellers.seller_id in (select items.seller_id from {aside}raw.olist_order_items as items);

create table {aside}raw.olist_geolocation as
select geolocation.*
from raw.olist_geolocation as geolocation
where false;

create table {aside}raw.product_category_name_translation as
select translation.*
from raw.product_category_name_translation as translation;

create table {aside}raw.order_lines as
select lines.*
from raw.order_lines as lines
inner join intermediate.int_customers_sampled as looked_at on lines.customer_id = looked_at.customer_id
where lines.ordered_at < cast(current_setting('clave.cutoff') as date) + 1;

analyze {aside}raw.olist_orders;
analyze {aside}raw.olist_customers;
analyze {aside}raw.olist_order_items;
analyze {aside}raw.olist_order_payments;
analyze {aside}raw.olist_order_reviews;
analyze {aside}raw.olist_products;
analyze {aside}raw.order_lines;
