//! Customer rows, orders and order items.

use super::decor::Decor;
use super::table::Table;
use crate::customer::Customer;
use crate::error::GenerateError;
use crate::ids::Kind;
use crate::numbers::DAY_SECONDS;
use crate::order::{Order, Status};
use crate::world::World;

/// Columns of the customers file.
pub(crate) const CUSTOMER_HEADER: &[&str] = &[
    "customer_id",
    "customer_unique_id",
    "customer_zip_code_prefix",
    "customer_city",
    "customer_state",
];

/// Columns of the orders file.
pub(crate) const ORDER_HEADER: &[&str] = &[
    "order_id",
    "customer_id",
    "order_status",
    "order_purchase_timestamp",
    "order_approved_at",
    "order_delivered_carrier_date",
    "order_delivered_customer_date",
    "order_estimated_delivery_date",
];

/// Columns of the items file.
pub(crate) const ITEM_HEADER: &[&str] = &[
    "order_id",
    "order_item_id",
    "product_id",
    "seller_id",
    "shipping_limit_date",
    "price",
    "freight_value",
];

/// Writes the customer row of one order.
pub(crate) fn write_customer(
    table: &mut Table,
    world: &World,
    customer: &Customer,
    number: u64,
) -> Result<(), GenerateError> {
    let place = customer.place;
    table
        .bytes(&world.ids.hex(Kind::CustomerRow, number))?
        .bytes(&world.ids.hex(Kind::Person, customer.number))?
        .formatted(format_args!("{:05}", place.prefix))?
        .text(place.city.name)?
        .text(place.state.code)?
        .end()
}

/// Writes an order.
pub(crate) fn write_order(
    table: &mut Table,
    world: &World,
    order: &Order,
    decor: &Decor,
) -> Result<(), GenerateError> {
    let status = match order.status {
        Status::Delivered => "delivered",
        Status::Shipped => "shipped",
        Status::Invoiced => "invoiced",
        Status::Processing => "processing",
        Status::Created => "created",
        Status::Approved => "approved",
        Status::Canceled => "canceled",
        Status::Unavailable => "unavailable",
    };
    let calendar = &world.calendar;
    table
        .bytes(&decor.order_id)?
        .bytes(&world.ids.hex(Kind::CustomerRow, decor.number))?
        .text(status)?
        .time(calendar, Some(order.at))?
        .time(calendar, decor.approved_at)?
        .time(calendar, decor.carrier_at)?
        .time(calendar, order.delivered_at)?
        .time(calendar, Some(order.promised_on * DAY_SECONDS))?
        .end()
}

/// Writes the items of an order.
pub(crate) fn write_items(
    table: &mut Table,
    world: &World,
    order: &Order,
    decor: &Decor,
) -> Result<(), GenerateError> {
    let items = order
        .lines
        .iter()
        .flat_map(|line| (0..line.quantity).map(move |_| line));
    for (position, line) in (1..).zip(items) {
        let seller = world.catalogue.seller_of(line.product);
        table
            .bytes(&decor.order_id)?
            .int(position)?
            .bytes(&world.ids.hex(Kind::Product, line.product))?
            .bytes(&world.ids.hex(Kind::Seller, seller))?
            .time(&world.calendar, Some(decor.ship_by))?
            .money(line.price)?
            .money(line.freight)?
            .end()?;
    }
    Ok(())
}
