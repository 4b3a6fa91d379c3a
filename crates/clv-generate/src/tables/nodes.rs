//! The latent grid: nodes of the purchase rate and of the drop-out rate.
//!
//! Each list holds the means of a gamma distribution within equally probable bins, so all nodes
//! weigh the same and their mean is the mean of the gamma. The gammas were fitted to the shares of
//! customers with a second purchase day after 30, 60, 90, 180, 365 and 540 days (Kaplan–Meier) and
//! to the share of second-time buyers with a third day within 180 days.

/// Purchases per ordinary day while alive: Gamma(shape 3, mean 0.00070), 24 bins.
#[rustfmt::skip]
pub(crate) const LAMBDA_PER_DAY: &[f64] = &[
    1.2741383375e-04,
    2.0870522221e-04,
    2.6161170097e-04,
    3.0614269593e-04,
    3.4650180897e-04,
    3.8452470947e-04,
    4.2124150868e-04,
    4.5733012281e-04,
    4.9329567914e-04,
    5.2955717083e-04,
    5.6649711825e-04,
    6.0449575588e-04,
    6.4396001848e-04,
    6.8535386090e-04,
    7.2923603418e-04,
    7.7631355219e-04,
    8.2752479288e-04,
    8.8417931292e-04,
    9.4821294049e-04,
    1.0227004017e-03,
    1.1130269502e-03,
    1.2301283043e-03,
    1.4029817959e-03,
    1.8290647089e-03,
];

/// Drop-out rate per day: Gamma(shape 0.41917, mean 0.08307), 12 bins.
#[rustfmt::skip]
pub(crate) const MU_PER_DAY: &[f64] = &[
    1.1701666679e-04,
    1.1103057902e-03,
    3.6508026756e-03,
    8.1925918446e-03,
    1.5228209360e-02,
    2.5405737295e-02,
    3.9680611164e-02,
    5.9597966596e-02,
    8.7932534058e-02,
    1.3047989122e-01,
    2.0311888814e-01,
    4.2232544519e-01,
];
