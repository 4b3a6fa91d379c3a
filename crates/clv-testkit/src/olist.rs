//! A handful of orders as Olist files.

use std::path::Path;

use anyhow::Context;
use tempfile::TempDir;

/// A temporary folder with the nine Olist files: three customers, four orders (two of one customer, one
/// cancelled), four items, five payments, two reviews.
///
/// Totals: prices 330.40, freight 45.15.
#[derive(Debug)]
pub struct OlistFolder {
    folder: TempDir,
}

impl OlistFolder {
    /// Writes the files.
    ///
    /// # Errors
    /// When the temporary folder cannot be written.
    pub fn create() -> anyhow::Result<Self> {
        let this = Self {
            folder: tempfile::tempdir().context("making a folder")?,
        };
        for (file, text) in FILES {
            this.write(file, text)?;
        }
        Ok(this)
    }

    /// Where the files are.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The text of one of the files, as it was first written.
    pub fn original(file: &str) -> &'static str {
        FILES
            .iter()
            .find(|(name, _)| *name == file)
            .map_or("", |(_, text)| text)
    }

    /// Writes (over) a file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, file: &str, text: &str) -> anyhow::Result<()> {
        std::fs::write(self.path().join(file), text).with_context(|| format!("writing {file}"))
    }

    /// Removes a file.
    ///
    /// # Errors
    /// When it is not there.
    pub fn remove(&self, file: &str) -> anyhow::Result<()> {
        std::fs::remove_file(self.path().join(file)).with_context(|| format!("removing {file}"))
    }
}

const FILES: [(&str, &str); 9] = [
    (
        "olist_customers_dataset.csv",
        "customer_id,customer_unique_id,customer_zip_code_prefix,customer_city,customer_state\n\
         c1,u1,01310,sao paulo,SP\n\
         c2,u1,01310,sao paulo,SP\n\
         c3,u2,20231,rio de janeiro,RJ\n\
         c4,u3,30130,\"belo horizonte, mg\",MG\n",
    ),
    (
        "olist_orders_dataset.csv",
        "order_id,customer_id,order_status,order_purchase_timestamp,order_approved_at,\
         order_delivered_carrier_date,order_delivered_customer_date,order_estimated_delivery_date\n\
         o1,c1,delivered,2017-01-05 10:00:00,2017-01-05 10:10:00,2017-01-06 09:00:00,2017-01-10 15:00:00,2017-01-20 00:00:00\n\
         o2,c2,delivered,2017-03-01 11:00:00,2017-03-01 11:10:00,2017-03-02 09:00:00,2017-03-09 15:00:00,2017-03-20 00:00:00\n\
         o3,c3,shipped,2017-03-02 12:00:00,2017-03-02 12:10:00,2017-03-04 09:00:00,,2017-03-25 00:00:00\n\
         o4,c4,canceled,2017-03-03 13:00:00,,,,2017-03-30 00:00:00\n",
    ),
    (
        "olist_order_items_dataset.csv",
        "order_id,order_item_id,product_id,seller_id,shipping_limit_date,price,freight_value\n\
         o1,1,p1,s1,2017-01-08 10:00:00,199.9,18.14\n\
         o1,2,p2,s1,2017-01-08 10:00:00,10.50,5.01\n\
         o2,1,p2,s1,2017-03-05 10:00:00,58.00,12.00\n\
         o3,1,p3,s1,2017-03-06 10:00:00,62,10\n",
    ),
    (
        "olist_order_payments_dataset.csv",
        "order_id,payment_sequential,payment_type,payment_installments,payment_value\n\
         o1,1,credit_card,3,200.00\n\
         o1,2,voucher,1,33.55\n\
         o2,1,boleto,1,70.00\n\
         o3,1,credit_card,1,72.00\n\
         o4,1,credit_card,1,15.00\n",
    ),
    (
        "olist_order_reviews_dataset.csv",
        "review_id,order_id,review_score,review_comment_title,review_comment_message,\
         review_creation_date,review_answer_timestamp\n\
         r1,o1,5,\"otimo, mesmo\",\"chegou\r\nantes do prazo\",2017-01-11 00:00:00,2017-01-12 08:00:00\n\
         r2,o2,3,,,2017-03-10 00:00:00,2017-03-12 08:00:00\n",
    ),
    (
        "olist_products_dataset.csv",
        "\"product_id\",\"product_category_name\",\"product_name_lenght\",\"product_description_lenght\",\
         \"product_photos_qty\",\"product_weight_g\",\"product_length_cm\",\"product_height_cm\",\"product_width_cm\"\n\
         \"p1\",perfumaria,40,287,1,225,16,10,14\n\
         \"p2\",artes,44,276,1,1000,30,18,20\n\
         \"p3\",,,,,500,20,10,10\n",
    ),
    (
        "olist_sellers_dataset.csv",
        "\"seller_id\",\"seller_zip_code_prefix\",\"seller_city\",\"seller_state\"\n\
         \"s1\",\"13023\",campinas,SP\n",
    ),
    (
        "olist_geolocation_dataset.csv",
        "geolocation_zip_code_prefix,geolocation_lat,geolocation_lng,geolocation_city,geolocation_state\n\
         01310,-23.561414,-46.655881,sao paulo,SP\n",
    ),
    (
        "product_category_name_translation.csv",
        "\u{feff}product_category_name,product_category_name_english\r\n\
         perfumaria,perfumery\r\n\
         artes,art\r\n",
    ),
];
