//! BG/BB, for purchases at discrete opportunities (a renewal, a yearly appeal): Fader, Hardie & Shang (2010),
//! "Customer-base analysis in a discrete-time noncontractual setting", Marketing Science 29 (6), 1086–1108.

use serde::Serialize;

use super::derivatives::Derivatives;
use super::error::{BtydError, not_negative, positive};
use super::fit::{Fit, FitOptions, bounds_around, judge};
use super::optimise::{Objective, maximise};
use super::parallel;
use super::special::{digamma, ln_beta, ln_gamma, log_sum_exp, trigamma};

/// At each opportunity a living customer buys with a beta(α, β) probability, and before each dies with a beta(γ, δ) one.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct BgBb {
    /// First shape of the purchase probability.
    alpha: f64,
    /// Second shape of the purchase probability.
    beta: f64,
    /// First shape of the dropout probability.
    gamma: f64,
    /// Second shape of the dropout probability.
    delta: f64,
}

/// x purchases at n opportunities, the last at opportunity t_x.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Opportunities {
    frequency: u32,
    recency: u32,
    opportunities: u32,
}

impl Opportunities {
    /// From x, t_x and n.
    ///
    /// # Errors
    /// When the three contradict each other.
    pub fn new(frequency: u32, recency: u32, opportunities: u32) -> Result<Self, BtydError> {
        let consistent =
            frequency <= recency && recency <= opportunities && (frequency == 0) == (recency == 0);
        if consistent {
            return Ok(Self {
                frequency,
                recency,
                opportunities,
            });
        }
        Err(BtydError::History {
            frequency,
            recency: f64::from(recency),
            age: f64::from(opportunities),
            reason: "x ≤ t_x ≤ n, and t_x is 0 exactly if x is",
        })
    }

    /// x, t_x and n as floats.
    fn floats(&self) -> (f64, f64, f64) {
        (
            f64::from(self.frequency),
            f64::from(self.recency),
            f64::from(self.opportunities),
        )
    }
}

impl BgBb {
    /// With given parameters.
    ///
    /// # Errors
    /// One that is not positive and finite.
    pub fn new(alpha: f64, beta: f64, gamma: f64, delta: f64) -> Result<Self, BtydError> {
        Ok(Self {
            alpha: positive("alpha", alpha)?,
            beta: positive("beta", beta)?,
            gamma: positive("gamma", gamma)?,
            delta: positive("delta", delta)?,
        })
    }

    /// Maximum likelihood over (history, number of customers with it).
    ///
    /// # Errors
    /// Nothing to fit on, or no maximum.
    pub fn fit(rows: &[(Opportunities, f64)], options: FitOptions) -> Result<Fit<Self>, BtydError> {
        let objective = Likelihood::new(rows, options.weight())?;
        let bounds = bounds_around([1.0; 4], 12.0);
        let starts = [
            [1.0, 1.0, 0.5, 3.0],
            [0.3, 2.0, 1.0, 1.0],
            [3.0, 1.0, 0.2, 1.0],
        ]
        .map(|start: [f64; 4]| start.map(f64::ln));
        let maximum = maximise(&objective, &starts, &bounds)?;
        let names = ["alpha", "beta", "gamma", "delta"];
        let (estimates, doubts) = judge(names, &maximum, &maximum.derivatives);
        let [alpha, beta, gamma, delta] = maximum.at.map(f64::exp);
        let model = Self::new(alpha, beta, gamma, delta)?;
        Ok(Fit {
            model,
            estimates,
            log_likelihood: model.log_likelihood(rows),
            customers: objective.customers,
            iterations: maximum.iterations,
            doubts,
        })
    }

    /// ln L(α, β, γ, δ | x, t_x, n) of one customer (equation 5): alive at n, or gone after any of the opportunities
    /// from t_x on.
    #[must_use]
    pub fn ln_likelihood(&self, history: &Opportunities) -> f64 {
        let (x, last, n) = history.floats();
        let gone = (history.recency..history.opportunities).map(|at| {
            self.ln_bought(x, f64::from(at) - x)
                + ln_beta(self.gamma + 1.0, self.delta + f64::from(at))
        });
        debug_assert!(last <= n, "histories are consistent");
        let alive = self.ln_bought(x, n - x) + ln_beta(self.gamma, self.delta + n);
        gone.fold(alive, log_sum_exp) - ln_beta(self.gamma, self.delta)
    }

    /// ln L of all.
    #[must_use]
    pub fn log_likelihood(&self, rows: &[(Opportunities, f64)]) -> f64 {
        rows.iter()
            .map(|(history, weight)| weight * self.ln_likelihood(history))
            .sum()
    }

    /// P(alive at opportunity n + 1 | x, t_x, n) (equation 11).
    #[must_use]
    pub fn p_alive(&self, history: &Opportunities) -> f64 {
        let (x, _, n) = history.floats();
        (self.ln_bought(x, n - x) + self.ln_survived(n + 1.0) - self.ln_likelihood(history)).exp()
    }

    /// Expected purchases at the next `ahead` opportunities (equation 13), each discounted by `rate` an opportunity; 0
    /// for no discount. The sum over opportunities, whose closed form has no value at γ = 1.
    ///
    /// # Errors
    /// A rate that is negative or not finite.
    pub fn expected_purchases(
        &self,
        history: &Opportunities,
        ahead: u32,
        rate: f64,
    ) -> Result<f64, BtydError> {
        let rate = not_negative("the discount rate", rate)?;
        let (x, _, n) = history.floats();
        let start = self.ln_bought(x + 1.0, n - x) - self.ln_likelihood(history);
        Ok(self.living(n, ahead, rate, start))
    }

    /// E[X(n)]: expected purchases of a new customer at n opportunities (equation 8).
    #[must_use]
    pub fn purchases_of_new(&self, opportunities: u32) -> f64 {
        self.living(0.0, opportunities, 0.0, self.ln_bought(1.0, 0.0))
    }

    /// Σ over the next opportunities of e^start · P(alive then), discounted.
    fn living(&self, n: f64, ahead: u32, rate: f64, start: f64) -> f64 {
        let mut alive = (start + self.ln_survived(n)).exp();
        (1..=ahead)
            .map(|i| {
                let before = n + f64::from(i) - 1.0;
                alive *= (self.delta + before) / (self.gamma + self.delta + before) / (1.0 + rate);
                alive
            })
            .sum()
    }

    /// P(X(n) = x) of a new customer (equation 7).
    #[must_use]
    pub fn probability_of(&self, x: u32, opportunities: u32) -> f64 {
        if x > opportunities {
            return 0.0;
        }
        let bought = f64::from(x);
        let ways = |n: f64| ln_gamma(n + 1.0) - ln_gamma(bought + 1.0) - ln_gamma(n - bought + 1.0);
        let n = f64::from(opportunities);
        let alive = ways(n) + self.ln_bought(bought, n - bought) + self.ln_survived(n);
        let whole = ln_beta(self.gamma, self.delta);
        let gone = (x..opportunities).map(f64::from).map(|at| {
            ways(at)
                + self.ln_bought(bought, at - bought)
                + ln_beta(self.gamma + 1.0, self.delta + at)
                - whole
        });
        gone.fold(alive, log_sum_exp).exp().min(1.0)
    }

    /// Parameters by the literature's letters, in its order.
    #[must_use]
    pub fn parameters(&self) -> Vec<(&'static str, f64)> {
        vec![
            ("alpha", self.alpha),
            ("beta", self.beta),
            ("gamma", self.gamma),
            ("delta", self.delta),
        ]
    }

    /// ln B(α+bought, β+not)/B(α, β).
    fn ln_bought(&self, bought: f64, not: f64) -> f64 {
        ln_beta(self.alpha + bought, self.beta + not) - ln_beta(self.alpha, self.beta)
    }

    /// ln B(γ, δ+n)/B(γ, δ): alive at opportunity n.
    fn ln_survived(&self, n: f64) -> f64 {
        ln_beta(self.gamma, self.delta + n) - ln_beta(self.gamma, self.delta)
    }
}

/// Rows one thread takes at a time.
const STRETCH: usize = 256;

struct Likelihood {
    /// Distinct histories, sorted.
    rows: Vec<(Opportunities, f64)>,
    customers: f64,
    penalty: f64,
}

impl Likelihood {
    fn new(rows: &[(Opportunities, f64)], penalty: f64) -> Result<Self, BtydError> {
        for (_, weight) in rows {
            not_negative("a weight", *weight)?;
        }
        let mut sorted = rows.to_vec();
        sorted.sort_by_key(|(history, _)| *history);
        let mut pooled: Vec<(Opportunities, f64)> = Vec::new();
        for (history, weight) in sorted {
            match pooled.last_mut() {
                Some((last, sum)) if *last == history => *sum += weight,
                _ => pooled.push((history, weight)),
            }
        }
        let customers = pooled.iter().map(|(_, weight)| weight).sum();
        let seen = pooled
            .iter()
            .any(|(history, weight)| history.opportunities > 0 && *weight > 0.0);
        if !seen {
            return Err(BtydError::TooLittle("no customer had an opportunity"));
        }
        Ok(Self {
            rows: pooled,
            customers,
            penalty: penalty * customers,
        })
    }
}

impl Objective<4> for Likelihood {
    fn derivatives(&self, logarithms: &[f64; 4]) -> Derivatives<4> {
        let at = logarithms.map(f64::exp);
        let stretches: Vec<_> = self.rows.chunks(STRETCH).collect();
        let mut sum = Derivatives::ZERO;
        for part in parallel::map(&stretches, |rows| of_rows(&at, rows)) {
            sum += part;
        }
        sum.symmetric()
            .penalised(&at, &[1.0; 4], self.penalty)
            .of_logarithms(&at)
    }
}

/// ln B(a, b) with its derivatives: value, ∂a, ∂b, ∂aa, ∂ab, ∂bb.
fn beta_derivatives(a: f64, b: f64) -> [f64; 6] {
    let (psi, tri) = (digamma(a + b), trigamma(a + b));
    [
        ln_beta(a, b),
        digamma(a) - psi,
        digamma(b) - psi,
        trigamma(a) - tri,
        -tri,
        trigamma(b) - tri,
    ]
}

fn of_rows(
    &[alpha, beta, gamma, delta]: &[f64; 4],
    rows: &[(Opportunities, f64)],
) -> Derivatives<4> {
    let (buying, dying) = (
        beta_derivatives(alpha, beta),
        beta_derivatives(gamma, delta),
    );
    let mut sum = Derivatives::ZERO;
    for (history, weight) in rows {
        let (x, _, n) = history.floats();
        let gone = (history.recency..history.opportunities)
            .map(f64::from)
            .map(|at| {
                (
                    beta_derivatives(alpha + x, beta + at - x),
                    beta_derivatives(gamma + 1.0, delta + at),
                )
            });
        let alive = (
            beta_derivatives(alpha + x, beta + n - x),
            beta_derivatives(gamma, delta + n),
        );
        let terms: Vec<_> = gone.chain([alive]).collect();
        sum += mixture(&terms, *weight);
    }
    // What every customer's likelihood is divided by.
    let customers: f64 = rows.iter().map(|(_, weight)| weight).sum();
    sum += mixture(&[(buying, dying)], -customers);
    sum
}

/// weight · ln Σ eᑫ with derivatives, q the sum of a function of (α, β) and one of (γ, δ).
fn mixture(terms: &[([f64; 6], [f64; 6])], weight: f64) -> Derivatives<4> {
    let highest = terms
        .iter()
        .map(|([buying, ..], [dying, ..])| buying + dying)
        .fold(f64::NEG_INFINITY, f64::max);
    let (mut total, mut first, mut second) = (0.0, [0.0; 4], [[0.0; 4]; 4]);
    for ([q1, ga, gb, aa, ab, bb], [q2, gc, gd, cc, cd, dd]) in terms {
        let e = (q1 + q2 - highest).exp();
        let gradient = [*ga, *gb, *gc, *gd];
        let own = [
            [*aa, *ab, 0.0, 0.0],
            [0.0, *bb, 0.0, 0.0],
            [0.0, 0.0, *cc, *cd],
            [0.0, 0.0, 0.0, *dd],
        ];
        total += e;
        for (((sums, own), sum), g) in second.iter_mut().zip(own).zip(&mut first).zip(gradient) {
            *sum += e * g;
            for ((sum, own), other) in sums.iter_mut().zip(own).zip(gradient) {
                *sum += e * (own + g * other);
            }
        }
    }
    let gradient = first.map(|g| g / total);
    let mut result = Derivatives::ZERO;
    result.value = weight * (highest + f64::ln(total));
    result.gradient = gradient.map(|g| weight * g);
    for ((row, sums), g) in result.hessian.iter_mut().zip(second).zip(gradient) {
        for ((entry, sum), other) in row.iter_mut().zip(sums).zip(gradient) {
            *entry = weight * (sum / total - g * other);
        }
    }
    result
}
