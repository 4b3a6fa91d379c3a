//! The calendar of the shop: growth by month, weekdays, hours and the days that stand out.

/// First year and month of [`NEW_CUSTOMERS`]; the generator's day 0 is the first of this month.
pub(crate) const FIRST_MONTH: (i32, u32) = (2016, 9);

/// Customers acquired by month from September 2016 to September 2018, used as weights.
///
/// They are the customer-days by month of the public Olist set less the repeat purchases that the
/// fitted process expects in that month, so that acquisitions and repeats add up to the counts.
#[rustfmt::skip]
pub(crate) const NEW_CUSTOMERS: &[f64] = &[
    3.0, 305.7, 0.0, 1.0,
    753.9, 1705.3, 2584.7, 2336.8, 3561.8, 3113.8, 3853.0, 4151.0, 4109.3, 4422.9, 7212.4, 5462.3,
    6996.7, 6412.8, 6944.6, 6717.2, 6613.2, 5927.0, 6000.9, 6239.3, 1.0,
];

/// Customer-days on the only days of 2016 on which the shop was open, as (month, day, count).
#[rustfmt::skip]
pub(crate) const OPEN_DAYS_2016: &[(u32, u32, f64)] = &[
    (9, 4, 1.0), (9, 5, 1.0), (9, 15, 1.0),
    (10, 2, 1.0), (10, 3, 8.0), (10, 4, 60.0), (10, 5, 42.0), (10, 6, 49.0), (10, 7, 45.0),
    (10, 8, 39.0), (10, 9, 26.0), (10, 10, 36.0), (12, 23, 1.0),
];

/// First day of regular trade, as (year, month, day).
pub(crate) const REGULAR_TRADE_FROM: (i32, u32, u32) = (2017, 1, 5);

/// Share of orders by weekday, Monday first.
pub(crate) const WEEKDAY_SHARE: [f64; 7] = [0.1618, 0.1564, 0.149, 0.1489, 0.151, 0.1114, 0.1215];

/// Share of orders by hour of the day.
#[rustfmt::skip]
pub(crate) const HOUR_SHARE: &[f64] = &[
    0.0251, 0.0110, 0.0057, 0.0031, 0.0021, 0.0017, 0.0047, 0.0120, 0.0298, 0.0484, 0.0607, 0.0661,
    0.0612, 0.0684, 0.0621, 0.0654, 0.0646, 0.0622, 0.0558, 0.0582, 0.0635, 0.0655, 0.0584, 0.0443,
];

/// Demand around Black Friday relative to an ordinary day, by days from Black Friday (−1 to 6).
pub(crate) const BLACK_FRIDAY: &[(i64, f64)] = &[
    (-1, 1.33),
    (0, 6.10),
    (1, 3.48),
    (2, 2.52),
    (3, 1.93),
    (4, 1.87),
    (5, 1.69),
    (6, 1.39),
];

/// Demand of December and New Year relative to an ordinary day, as (month, first day, last day,
/// factor). It applies to every year of regular trade.
#[rustfmt::skip]
pub(crate) const YEAR_END: &[(u32, u32, u32, f64)] = &[
    (12, 1, 8, 1.30), (12, 9, 16, 1.05), (12, 17, 23, 0.80), (12, 24, 24, 0.40), (12, 25, 25, 0.45),
    (12, 26, 30, 0.80), (12, 31, 31, 0.45), (1, 1, 1, 0.40),
];

/// First day on which orders thin out, as (year, month, day): the export was cut, not the trade.
pub(crate) const TAIL_FROM: (i32, u32, u32) = (2018, 8, 23);

/// Share of customer-days that reached the export, from [`TAIL_FROM`] on; nothing after the last.
#[rustfmt::skip]
pub(crate) const TAIL_KEPT: &[f64] = &[
    0.85, 0.75, 0.45, 0.35, 0.20, 0.15, 0.10, 0.04, 0.02, // 23 to 31 August
    0.0, 0.0, 0.004, // 1 to 3 September
];

/// Share of the orders that were cancelled or unavailable, placed after the last valued order and
/// spread evenly up to the last day of the files.
pub(crate) const LATE_WITHOUT_VALUE: f64 = 0.015;

/// Last day on which the files hold an order, as (year, month, day).
pub(crate) const LAST_ORDER: (i32, u32, u32) = (2018, 10, 17);
