//! BTYD models: fitted to purchase histories up to the cutoff, which need no labels.

use clv_core::btyd::{BgNbd, FitOptions, GammaGamma, History, MbgNbd, ParetoNbd, Pool, Spending};
use clv_core::features::Table;
use clv_core::model::{INPUTS, Kind, Known, Process, Purchases, SpendModel};

use super::cells::numbers;
use crate::counts::mean;
use crate::error::TrainError;

/// Customers with repeat purchases below which Gamma-Gamma is not fitted and a purchase is worth their mean.
const LEAST_REPEATERS: usize = 30;

/// Shape q of the heterogeneity below which the mean of Gamma-Gamma is carried by a tail nobody has seen (q ≤ 1 has none).
const LEAST_TAIL: f64 = 1.2;

/// The same below which the parameters are held from the start: the likelihood is flat, and a search for its maximum long
/// and in vain.
const LEAST_FREE: usize = 30;

/// Penalty on the mean log likelihood that holds parameters which the data do not determine.
const PENALTY: f64 = 1e-3;

/// Purchase histories of a table's customers.
#[derive(Debug)]
pub(crate) struct Histories {
    pool: Pool,
    repeaters: usize,
    spendings: Vec<Spending>,
    /// Mean value of a first purchase day, for shops without repeat purchases.
    first: Option<f64>,
}

/// One fitted model of purchases with its log likelihood.
#[derive(Debug, Clone)]
pub(crate) struct Fitted {
    pub(crate) kind: Kind,
    pub(crate) purchases: Purchases,
    pub(crate) log_likelihood: f64,
    pub(crate) doubts: Vec<String>,
}

impl Histories {
    /// `None` when the table does not tell purchase histories.
    pub(crate) fn of(table: &Table) -> Result<Option<Self>, TrainError> {
        let [frequency, recency, age] =
            ["frequency", "recency_days", "t_days"].map(|name| numbers(table, name).ok());
        let (Some(frequency), Some(recency), Some(age)) = (frequency, recency, age) else {
            return Ok(None);
        };
        // A shop without any repeat purchase has no monetary value.
        let none = vec![f64::NAN; table.rows()];
        let monetary = numbers(table, INPUTS[3]).unwrap_or(&none);
        let mut histories: Vec<History> = Vec::with_capacity(table.rows());
        let mut spendings = Vec::new();
        let rows = frequency.iter().zip(recency).zip(age.iter().zip(monetary));
        for ((&frequency, &recency), (&age, &monetary)) in rows {
            let known = Known::new([frequency, recency, age, monetary])
                .map_err(TrainError::core("purchase histories"))?;
            histories.push(*known.history());
            spendings.extend(known.spending().copied());
        }
        let first = numbers(table, "first_order_value").ok();
        let repeaters = histories.iter().filter(|history| history.frequency() > 0);
        Ok(Some(Self {
            pool: Pool::new(&histories),
            repeaters: repeaters.count(),
            spendings,
            first: first.and_then(|first| mean(first.iter().copied().filter(|v| *v > 0.0))),
        }))
    }

    /// Customers who came back.
    pub(crate) const fn repeaters(&self) -> usize {
        self.repeaters
    }

    /// Fits one model of purchases and one of spend.
    pub(crate) fn fit(&self, kind: Kind, horizon_days: f64) -> Result<Fitted, TrainError> {
        let held = FitOptions::new().penalty(PENALTY).map_err(core)?;
        let (process, log_likelihood, doubts) = if self.repeaters < LEAST_FREE {
            let (process, log_likelihood, _) = self.process(kind, held)?;
            let doubt = format!("only {} customers came back so far", self.repeaters);
            (process, log_likelihood, vec![doubt])
        } else {
            let free = self.process(kind, FitOptions::new())?;
            // Parameters that run away predict well near the data and badly far from them: hold them.
            if free.2.is_empty() {
                free
            } else {
                let (process, log_likelihood, _) = self.process(kind, held)?;
                (process, log_likelihood, free.2)
            }
        };
        let purchases = Purchases::new(process, self.spend()?, horizon_days);
        Ok(Fitted {
            kind,
            purchases: purchases.map_err(TrainError::core("BTYD"))?,
            log_likelihood,
            doubts,
        })
    }

    fn process(
        &self,
        kind: Kind,
        options: FitOptions,
    ) -> Result<(Process, f64, Vec<String>), TrainError> {
        macro_rules! fit {
            ($model:ident) => {{
                let fit = $model::fit(&self.pool, options).map_err(core)?;
                let doubts = fit.doubts.iter().map(ToString::to_string).collect();
                (Process::$model(fit.model), fit.log_likelihood, doubts)
            }};
        }
        Ok(match kind {
            Kind::MbgNbd => fit!(MbgNbd),
            Kind::ParetoNbd => fit!(ParetoNbd),
            _ => fit!(BgNbd),
        })
    }

    fn spend(&self) -> Result<SpendModel, TrainError> {
        if self.spendings.len() >= LEAST_REPEATERS
            && let Ok(fit) = GammaGamma::fit(&self.spendings, FitOptions::new())
            && fit
                .model
                .parameters()
                .iter()
                .any(|(name, q)| *name == "q" && *q > LEAST_TAIL)
        {
            return Ok(SpendModel::GammaGamma(fit.model));
        }
        let total: f64 = self
            .spendings
            .iter()
            .map(|s| f64::from(s.frequency()) * s.mean())
            .sum();
        let days: f64 = self
            .spendings
            .iter()
            .map(|s| f64::from(s.frequency()))
            .sum();
        let repeat = (days > 0.0).then(|| total / days);
        repeat.or(self.first).map(SpendModel::Mean).ok_or_else(|| {
            TrainError::TooLittleData("no purchase so far was worth anything".to_owned())
        })
    }
}

fn core(error: clv_core::btyd::BtydError) -> TrainError {
    TrainError::core("BTYD")(error)
}
