//! Everything that is fixed before the first customer is drawn.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use crate::calendar::Calendar;
use crate::catalogue::Catalogue;
use crate::choice::Choice;
use crate::geography::Geography;
use crate::ids::Ids;
use crate::latent::Rates;
use crate::numbers::Day;
use crate::order::{Pattern, Status};
use crate::spending::Spending;
use crate::tables::categories::{CATEGORIES, CategoryFact};
use crate::tables::{calendar, checkout};

/// The tables all draws share, and the seed.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) calendar: Calendar,
    pub(crate) catalogue: Catalogue,
    pub(crate) geography: Geography,
    pub(crate) ids: Ids,
    pub(crate) spending: Spending,
    pub(crate) categories: Choice<&'static CategoryFact>,
    pub(crate) rates: Choice<Rates>,
    pub(crate) hours: Choice<i64>,
    pub(crate) items: Choice<i64>,
    pub(crate) patterns: Choice<Pattern>,
    pub(crate) instalments: Choice<i64>,
    pub(crate) vouchers_with_card: Choice<i64>,
    pub(crate) vouchers_alone: Choice<i64>,
    pub(crate) valued_status: Choice<Status>,
    pub(crate) scores_late: Choice<i64>,
    pub(crate) scores_in_time: Choice<i64>,
    stream: ChaCha8Rng,
}

/// Which of a customer's two random streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stream {
    /// What the process and the truth depend on: drawn in the planning pass too.
    Process,
    /// What only decorates the files.
    Details,
}

impl World {
    /// The world of a seed and size; `None` only if the baked tables were malformed.
    pub(crate) fn new(seed: u64, orders: u64) -> Option<Self> {
        let ids = Ids::new(seed);
        let patterns = [
            Pattern::Card,
            Pattern::Boleto,
            Pattern::Debit,
            Pattern::Voucher,
            Pattern::CardAndVouchers,
            Pattern::TwoCards,
            Pattern::Vouchers,
        ];
        let statuses = [
            Status::Delivered,
            Status::Shipped,
            Status::Invoiced,
            Status::Processing,
            Status::Created,
            Status::Approved,
        ];
        Some(Self {
            calendar: Calendar::new()?,
            catalogue: Catalogue::new(ids, orders),
            geography: Geography::new()?,
            ids,
            spending: Spending::new(),
            categories: Choice::new(CATEGORIES.iter().map(|category| (category, category.share)))?,
            rates: Choice::new(Rates::grid().map(|rates| (rates, 1.0)))?,
            hours: Choice::new((0..).zip(calendar::HOUR_SHARE.iter().copied()))?,
            items: weighted(checkout::ITEMS)?,
            patterns: Choice::new(
                patterns
                    .into_iter()
                    .zip(checkout::PAYMENT_PATTERN.iter().copied()),
            )?,
            instalments: weighted(checkout::INSTALMENTS)?,
            vouchers_with_card: weighted(checkout::VOUCHERS_WITH_CARD)?,
            vouchers_alone: weighted(checkout::VOUCHERS_ALONE)?,
            valued_status: Choice::new(
                statuses
                    .into_iter()
                    .zip(checkout::VALUED_STATUS.iter().copied()),
            )?,
            scores_late: Choice::new((1..).zip(checkout::SCORES_LATE.iter().copied()))?,
            scores_in_time: Choice::new((1..).zip(checkout::SCORES_IN_TIME.iter().copied()))?,
            stream: ChaCha8Rng::seed_from_u64(seed),
        })
    }

    /// The random stream of one customer.
    pub(crate) fn stream(&self, customer: u64, stream: Stream) -> ChaCha8Rng {
        let mut rng = self.stream.clone();
        let offset = match stream {
            Stream::Process => 0,
            Stream::Details => 1,
        };
        rng.set_stream(customer.wrapping_mul(2).wrapping_add(offset));
        rng
    }

    /// Days between the last valued order and the last order of the files.
    pub(crate) fn late_days(&self) -> (Day, Day) {
        (self.calendar.last_valued() + 1, self.calendar.last_order())
    }
}

fn weighted(table: &[(i64, f64)]) -> Option<Choice<i64>> {
    Choice::new(table.iter().copied())
}
