//! Weeks of remission of 42 children with leukaemia, 21 of them given 6-mercaptopurine: Freireich et al. (1963), Blood 21,
//! 699–716; with the log white blood cell counts as printed by Kleinbaum & Klein, "Survival analysis", table 1.1.

use clv_core::survival::{Case, Spell};

/// Weeks, relapse, log white blood cell count.
type Patient = (f64, bool, f64);

pub(crate) const TREATED: [Patient; 21] = [
    (6.0, true, 2.31),
    (6.0, true, 4.06),
    (6.0, true, 3.28),
    (6.0, false, 3.20),
    (7.0, true, 4.43),
    (9.0, false, 2.80),
    (10.0, true, 2.96),
    (10.0, false, 2.70),
    (11.0, false, 2.60),
    (13.0, true, 2.88),
    (16.0, true, 3.60),
    (17.0, false, 2.16),
    (19.0, false, 2.05),
    (20.0, false, 2.01),
    (22.0, true, 2.32),
    (23.0, true, 2.57),
    (25.0, false, 1.78),
    (32.0, false, 2.20),
    (32.0, false, 2.53),
    (34.0, false, 1.47),
    (35.0, false, 1.45),
];

/// All of them relapsed.
const UNTREATED: [(f64, f64); 21] = [
    (1.0, 2.80),
    (1.0, 5.00),
    (2.0, 4.91),
    (2.0, 4.48),
    (3.0, 4.01),
    (4.0, 4.36),
    (4.0, 2.42),
    (5.0, 3.49),
    (5.0, 3.97),
    (8.0, 3.52),
    (8.0, 3.05),
    (8.0, 2.32),
    (8.0, 3.26),
    (11.0, 3.49),
    (11.0, 2.12),
    (12.0, 1.50),
    (12.0, 3.06),
    (15.0, 2.30),
    (17.0, 2.95),
    (22.0, 2.73),
    (23.0, 1.97),
];

pub(crate) fn treated() -> Vec<Spell> {
    TREATED
        .iter()
        .map(|(weeks, relapse, _)| Spell::new(*weeks, *relapse).unwrap())
        .collect()
}

/// Both groups, with the covariates "treated" and "log white blood cell count".
pub(crate) fn cases() -> Vec<Case> {
    let treated = TREATED
        .iter()
        .map(|(weeks, relapse, count)| (*weeks, *relapse, 1.0, *count));
    let untreated = UNTREATED
        .iter()
        .map(|(weeks, count)| (*weeks, true, 0.0, *count));
    treated
        .chain(untreated)
        .map(|(weeks, relapse, treated, count)| Case {
            spell: Spell::new(weeks, relapse).unwrap(),
            covariates: vec![treated, count],
        })
        .collect()
}
