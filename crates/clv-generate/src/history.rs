//! What a shop can see of a customer at the end of a day.

use crate::customer::{Customer, covariates};
use crate::numbers::{Day, Seconds, day_of};
use crate::returning::FirstOrder;
use crate::spending::{Evidence, evidence};
use crate::tables::states::StateFact;

/// What is known of the first parcel.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Parcel {
    /// It came, in time or late.
    Came {
        /// After the promised day?
        late: bool,
    },
    /// It has not come yet.
    Open {
        /// When the order was placed.
        ordered_at: Seconds,
        /// The promised day.
        promised_on: Day,
    },
}

/// The observable history of a customer up to the end of a cutoff day.
#[derive(Debug, Clone)]
pub(crate) struct History {
    /// Valued purchase days, earliest first, at least one.
    pub(crate) days: Vec<Day>,
    /// The first purchase day.
    pub(crate) acquired: Day,
    /// The last purchase day.
    pub(crate) last: Day,
    /// Covariates of the first valued order.
    pub(crate) first: FirstOrder,
    /// Where the first parcel goes.
    pub(crate) state: &'static StateFact,
    /// What is known of the first parcel.
    pub(crate) parcel: Parcel,
    /// Unit prices paid so far.
    pub(crate) prices: Vec<Evidence>,
}

impl History {
    /// The history of a customer at a cutoff; `None` before the first valued purchase.
    pub(crate) fn observe(customer: &Customer, cutoff: Day) -> Option<Self> {
        let seen = || customer.valued().filter(|order| order.day() <= cutoff);
        let order = seen().next()?;
        let mut days: Vec<Day> = seen().map(|order| order.day()).collect();
        days.dedup();
        let came = order.delivered_at.filter(|at| day_of(*at) <= cutoff);
        let parcel = match came {
            Some(_) => Parcel::Came {
                late: order.is_late(),
            },
            None => Parcel::Open {
                ordered_at: order.at,
                promised_on: order.promised_on,
            },
        };
        let state = customer.place.state;
        let prices = seen()
            .flat_map(|order| {
                order
                    .lines
                    .iter()
                    .map(|line| evidence(line.price, order.category, state.region))
            })
            .collect();
        let first = covariates(order, customer.place);
        Some(Self {
            acquired: *days.first()?,
            last: *days.last()?,
            days,
            first,
            state,
            parcel,
            prices,
        })
    }
}
