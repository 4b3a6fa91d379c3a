//! The files: one writer each, all fed customer by customer.

mod decor;
mod orders;
mod payments;
mod reviews;
mod shop;
mod table;
mod truth;

use std::path::Path;

use crate::customer::Customer;
use crate::error::GenerateError;
use crate::folder::{FileSummary, TRUTH_FILE};
use crate::posterior::Oracle;
use crate::world::{Stream, World};
use table::Table;

/// All files of a set, open for writing.
pub(crate) struct Files {
    customers: Table,
    orders: Table,
    items: Table,
    payments: Table,
    reviews: Table,
    products: Table,
    sellers: Table,
    geolocation: Table,
    translation: Table,
    truth: Table,
}

impl Files {
    /// Creates the files with their headers.
    pub(crate) fn create(folder: &Path) -> Result<Self, GenerateError> {
        let table = |name: &str, header: &[&str]| Table::create(folder, name, header);
        Ok(Self {
            customers: table("olist_customers_dataset.csv", orders::CUSTOMER_HEADER)?,
            orders: table("olist_orders_dataset.csv", orders::ORDER_HEADER)?,
            items: table("olist_order_items_dataset.csv", orders::ITEM_HEADER)?,
            payments: table("olist_order_payments_dataset.csv", payments::HEADER)?,
            reviews: table("olist_order_reviews_dataset.csv", reviews::HEADER)?,
            products: table("olist_products_dataset.csv", shop::PRODUCT_HEADER)?,
            sellers: table("olist_sellers_dataset.csv", shop::SELLER_HEADER)?,
            geolocation: table("olist_geolocation_dataset.csv", shop::GEOLOCATION_HEADER)?,
            // The original starts with a byte order mark.
            translation: table(
                "product_category_name_translation.csv",
                shop::TRANSLATION_HEADER,
            )?,
            truth: table(TRUTH_FILE, truth::HEADER)?,
        })
    }

    /// Writes what does not depend on customers: products, sellers, places, category names.
    pub(crate) fn write_shop(&mut self, world: &World) -> Result<(), GenerateError> {
        shop::write_products(&mut self.products, world)?;
        shop::write_sellers(&mut self.sellers, world)?;
        shop::write_geolocation(&mut self.geolocation, world)?;
        shop::write_translation(&mut self.translation)
    }

    /// Writes one customer's orders and what belongs to them.
    pub(crate) fn write_customer(
        &mut self,
        world: &World,
        customer: &Customer,
    ) -> Result<(), GenerateError> {
        let mut rng = world.stream(customer.number, Stream::Details);
        for (place, order) in (0..).zip(&customer.orders) {
            let number = customer.number * crate::ids::ORDERS_PER_PERSON + place;
            let decor = decor::Decor::draw(&mut rng, world, order, number);
            orders::write_customer(&mut self.customers, world, customer, number)?;
            orders::write_order(&mut self.orders, world, order, &decor)?;
            orders::write_items(&mut self.items, world, order, &decor)?;
            payments::write(&mut self.payments, world, &mut rng, (order, &decor))?;
            reviews::write(&mut self.reviews, world, &mut rng, (order, &decor))?;
        }
        Ok(())
    }

    /// Writes what one customer is worth at each cutoff.
    pub(crate) fn write_truth(
        &mut self,
        world: &World,
        customer: &Customer,
        oracles: &[Oracle<'_>],
    ) -> Result<(), GenerateError> {
        oracles
            .iter()
            .try_for_each(|oracle| truth::write(&mut self.truth, world, customer, oracle))
    }

    /// Flushes all files to disk.
    pub(crate) fn finish(self) -> Result<Vec<FileSummary>, GenerateError> {
        let tables = [
            self.customers,
            self.orders,
            self.items,
            self.payments,
            self.reviews,
            self.products,
            self.sellers,
            self.geolocation,
            self.translation,
            self.truth,
        ];
        tables.into_iter().map(Table::finish).collect()
    }
}
