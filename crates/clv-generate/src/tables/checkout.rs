//! Baskets, payments, approval, delivery and reviews.
//!
//! Unless a comment says otherwise the numbers are counts of the public Olist set or of its
//! 17,196-order sample.

/// Share of orders by number of items.
pub(crate) const ITEMS: &[(i64, f64)] = &[
    (1, 0.8998),
    (2, 0.0762),
    (3, 0.0146),
    (4, 0.0049),
    (5, 0.0019),
    (6, 0.0021),
    (8, 0.0003),
    (12, 0.0002),
];

/// Of the orders with several items, the share that holds one product several times.
pub(crate) const SAME_PRODUCT: f64 = 0.70;

/// Chance that a customer places a second valued order on a purchase day. It makes 3.12 % of
/// customers have several orders where 2.19 % have several days.
pub(crate) const SECOND_ORDER_SAME_DAY: f64 = 0.0095;

/// Chance that a cancelled order precedes the valued one on the same day.
pub(crate) const CANCELLED_FIRST: f64 = 0.001;

/// Share of people whose only order was cancelled or unavailable.
pub(crate) const WITHOUT_VALUE: f64 = 0.0115;

/// Of the orders without value, the share that is cancelled (the others are unavailable).
pub(crate) const CANCELLED: f64 = 0.5065;

/// Of the cancelled orders, the share that still lists its items.
pub(crate) const CANCELLED_WITH_ITEMS: f64 = 0.72;

/// Share of valued orders by final status: delivered first, then the states short of it.
pub(crate) const VALUED_STATUS: &[f64] =
    &[0.982404, 0.011272, 0.003197, 0.003065, 0.000051, 0.000020];

/// Elasticity of freight to the item price.
pub(crate) const FREIGHT_ELASTICITY: f64 = 0.16;
/// Freight given state and price is a mixture of two log-normals, fitted to the quantiles of the
/// sample: (share, median relative to the state's, log spread) of the usual and the bulky parcel.
pub(crate) const FREIGHT_USUAL: (f64, f64, f64) = (0.90, 0.97, 0.30);
/// The bulky parcels of the mixture.
pub(crate) const FREIGHT_BULKY: (f64, f64, f64) = (0.10, 2.33, 0.50);

/// Shares of orders by payment pattern, in the order of `payment::Pattern`: credit card, boleto,
/// debit card, voucher, credit card + vouchers, two credit cards, several vouchers.
pub(crate) const PAYMENT_PATTERN: &[f64] =
    &[0.7435, 0.1990, 0.0153, 0.0123, 0.0230, 0.0029, 0.0040];

/// Number of vouchers beside a credit card.
pub(crate) const VOUCHERS_WITH_CARD: &[(i64, f64)] = &[
    (1, 0.84),
    (2, 0.094),
    (3, 0.024),
    (4, 0.015),
    (5, 0.010),
    (8, 0.010),
    (11, 0.005),
    (22, 0.002),
];

/// Number of vouchers where nothing else pays.
pub(crate) const VOUCHERS_ALONE: &[(i64, f64)] = &[
    (2, 0.54),
    (3, 0.21),
    (4, 0.10),
    (5, 0.05),
    (6, 0.03),
    (8, 0.05),
    (11, 0.02),
];

/// Instalments of credit-card payments.
#[rustfmt::skip]
pub(crate) const INSTALMENTS: &[(i64, f64)] = &[
    (1, 0.3316), (2, 0.1616), (3, 0.1362), (4, 0.0924), (5, 0.0682), (6, 0.0510), (7, 0.0212),
    (8, 0.0556), (9, 0.0084), (10, 0.0694), (12, 0.0018), (15, 0.0009), (18, 0.0004), (20, 0.0002),
    (24, 0.0004),
];

/// Correlation of instalments with the amount, on the normal scale (rank correlation 0.44).
pub(crate) const INSTALMENTS_CORRELATION: f64 = 0.46;

/// Hours from order to approval, as (cumulative share, hours), linear in between.
#[rustfmt::skip]
pub(crate) const APPROVAL_HOURS: &[(f64, f64)] = &[
    (0.0, 0.0), (0.01, 0.0), (0.05, 0.13), (0.10, 0.16), (0.25, 0.20), (0.50, 0.31), (0.75, 13.57),
    (0.90, 34.93), (0.95, 48.24), (0.99, 87.75), (1.0, 160.0),
];

/// Days from order to carrier: median and log spread.
pub(crate) const CARRIER_DAYS: (f64, f64) = (2.35, 0.80);

/// Days from order to the seller's shipping limit: median and log spread.
pub(crate) const SHIPPING_LIMIT_DAYS: (f64, f64) = (6.05, 0.33);

/// Log spread of delivery days within a state, given the promised date.
pub(crate) const DELIVERY_LOG_SD: f64 = 0.53;
/// Log spread of the promised days within a state.
pub(crate) const PROMISED_LOG_SD: f64 = 0.27;
/// Share of the deviation of the promise from its state's median that shows in the delivery.
pub(crate) const DELIVERY_FOLLOWS_PROMISE: f64 = 0.65;

/// Review scores 1 to 5 where the delivery was late or never came (chosen: low, as in the public
/// set), and where it came in time (so that both together give the shares of the public set).
pub(crate) const SCORES_LATE: &[f64] = &[0.46, 0.08, 0.12, 0.13, 0.21];
/// Review scores 1 to 5 where the delivery was in time.
pub(crate) const SCORES_IN_TIME: &[f64] = &[0.0801, 0.0275, 0.0781, 0.1990, 0.6153];

/// Share of orders with a review.
pub(crate) const REVIEWED: f64 = 0.9923;
/// Share of reviewed orders with a second review.
pub(crate) const REVIEWED_TWICE: f64 = 0.0055;
/// Share of reviews with a title.
pub(crate) const REVIEW_TITLE: f64 = 0.12;
/// Share of reviews with a message.
pub(crate) const REVIEW_MESSAGE: f64 = 0.41;
