//! "Buy till you die": models of customers who buy at random while they live and leave without saying so.
//!
//! | module | model | for |
//! |---|---|---|
//! | [`BgNbd`] | Fader, Hardie & Lee (2005) | purchases; dropout after a repeat purchase |
//! | [`MbgNbd`] | Batislam et al. (2007) | purchases; dropout after any purchase |
//! | [`ParetoNbd`] | Schmittlein et al. (1987) | purchases; dropout at any time |
//! | [`BgBb`] | Fader, Hardie & Shang (2010) | purchases at discrete opportunities |
//! | [`GammaGamma`] | Fader, Hardie & Lee (2005) | value of a purchase |
//!
//! [`summarise`] turns an order log into customers (from its lines; [`summarise_days`] from its days), [`Pool`] joins
//! equal histories for `fit`, which maximises the likelihood, [`PurchaseModel`] answers for one customer and [`Batch`] for many,
//! [`lifetime_values`] joins purchases and spend. See the example `bg_nbd` of this crate.
//!
//! Times have no unit of their own: a model fitted on weeks answers in weeks, and [`DiscountRate`] is made for one unit.

mod beta_geometric;
mod beta_geometric_likelihood;
mod bg_bb;
mod bg_nbd;
mod derivatives;
mod discount;
mod error;
mod fit;
mod gamma_gamma;
mod groups;
mod history;
mod lifetime;
mod mbg_nbd;
mod model;
mod optimise;
pub(crate) mod parallel;
mod pareto_likelihood;
mod pareto_nbd;
pub(crate) mod quadrature;
pub mod special;
mod summary;
mod until_dropout;

pub use bg_bb::{BgBb, Opportunities};
pub use bg_nbd::BgNbd;
pub use discount::{DiscountRate, Period};
pub use error::BtydError;
pub use fit::{Doubt, Estimate, Fit, FitOptions};
pub use gamma_gamma::{GammaGamma, Spending};
pub use history::{History, Pool};
pub use lifetime::{Outcome, lifetime_values};
pub use mbg_nbd::MbgNbd;
pub use model::{Batch, Outlook, PurchaseModel, Shared};
pub use pareto_nbd::ParetoNbd;
pub use summary::{Customer, CustomerDay, Line, TimeUnit, summarise, summarise_days};
