//! How the warehouse is built, checked and published.

use clap::{Args, Subcommand, ValueEnum};

#[derive(Args, Clone, Debug)]
pub(crate) struct Transform {
    /// How far ahead value is predicted.
    #[arg(long, default_value_t = 180, value_parser = clap::value_parser!(u32).range(7..=730))]
    pub(crate) horizon_days: u32,
    /// What an order is worth.
    #[arg(long, value_enum, default_value_t = ValueBasis::Items)]
    pub(crate) value_basis: ValueBasis,
}

impl Default for Transform {
    /// What the options default to.
    fn default() -> Self {
        Self {
            horizon_days: 180,
            value_basis: ValueBasis::Items,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum CheckCommand {
    /// That no feature knows the future.
    ///
    /// For several cutoffs every fact after the cutoff is deleted from a copy of the loaded tables, the features are
    /// built again from what is left, and compared byte for byte with the month-end snapshots that models learn from.
    Leakage(Leakage),
}

#[derive(Args, Clone, Debug)]
pub(crate) struct Leakage {
    /// How many cutoffs, spread evenly from the first to the present; the test's is looked at besides.
    #[arg(long = "leakage-cutoffs", default_value_t = 3, value_parser = clap::value_parser!(u32).range(2..=100))]
    pub(crate) cutoffs: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ValueBasis {
    /// The items' prices.
    Items,
    /// The items' prices and their freight.
    ItemsAndFreight,
}

impl ValueBasis {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Items => "items",
            Self::ItemsAndFreight => "items_and_freight",
        }
    }
}

#[derive(Args, Debug)]
pub(crate) struct Publish {
    /// Put the previously published tables back, with the model whose predictions they show. It holds until something
    /// new is published: `clv pipeline --if-new` leaves it alone while there are no new files.
    #[arg(long)]
    pub(crate) rollback: bool,
}
