//! Money, counts, shares and chances as people read them: one formatter for the server and the browser.

mod cents;
mod currency;
mod numbers;

pub use cents::{Cents, MoneyError};
pub use currency::{Currency, CurrencyError};
pub use numbers::{count, percent};
