//! A model fitted to customers, whichever it is, with the time that took.

use std::time::Instant;

use clv_core::btyd::{
    BgNbd, BtydError, Doubt, Estimate, FitOptions, GammaGamma, History, MbgNbd, ParetoNbd, Pool,
    PurchaseModel, Spending,
};

use super::args::{Model, Purchases};
use super::customers::Customers;
use crate::failure::Failure;

/// What a fit says whatever its model.
#[derive(Debug)]
pub(super) struct Findings {
    pub(super) estimates: Vec<Estimate>,
    pub(super) log_likelihood: f64,
    pub(super) customers: usize,
    pub(super) doubts: Vec<Doubt>,
    /// Joining equal histories.
    pub(super) pool_seconds: f64,
    /// From joined histories to estimates.
    pub(super) fit_seconds: f64,
}

/// A model of purchases, and the customers that it was fitted on.
pub(super) struct FittedPurchases {
    pub(super) model: Box<dyn PurchaseModel>,
    pub(super) histories: Vec<History>,
    pub(super) findings: Findings,
}

pub(super) fn fit_purchases(
    customers: &Customers,
    model: Purchases,
    options: FitOptions,
) -> Result<FittedPurchases, Failure> {
    let histories = customers.histories();
    let began = Instant::now();
    let pool = Pool::new(&histories);
    let pool_seconds = began.elapsed().as_secs_f64();
    let (model, mut findings) = match model {
        Purchases::BgNbd => parts(BgNbd::fit(&pool, options)),
        Purchases::MbgNbd => parts(MbgNbd::fit(&pool, options)),
        Purchases::ParetoNbd => parts(ParetoNbd::fit(&pool, options)),
    }?;
    findings.fit_seconds = began.elapsed().as_secs_f64() - pool_seconds;
    findings.pool_seconds = pool_seconds;
    findings.customers = histories.len();
    Ok(FittedPurchases {
        model,
        histories,
        findings,
    })
}

pub(super) fn fit_spend(
    spendings: &[Spending],
    options: FitOptions,
) -> Result<(GammaGamma, Findings), BtydError> {
    let began = Instant::now();
    let fit = GammaGamma::fit(spendings, options)?;
    let findings = Findings {
        estimates: fit.estimates,
        log_likelihood: fit.log_likelihood,
        customers: spendings.len(),
        doubts: fit.doubts,
        pool_seconds: 0.0,
        fit_seconds: began.elapsed().as_secs_f64(),
    };
    Ok((fit.model, findings))
}

pub(super) fn fit_any(
    customers: &Customers,
    model: Model,
    options: FitOptions,
) -> Result<Findings, Failure> {
    let purchases = match model {
        Model::BgNbd => Purchases::BgNbd,
        Model::MbgNbd => Purchases::MbgNbd,
        Model::ParetoNbd => Purchases::ParetoNbd,
        Model::GammaGamma => {
            let (_, findings) = fit_spend(&customers.spendings(), options).map_err(impossible)?;
            return Ok(findings);
        }
    };
    Ok(fit_purchases(customers, purchases, options)?.findings)
}

fn parts<M: PurchaseModel + 'static>(
    fit: Result<clv_core::btyd::Fit<M>, BtydError>,
) -> Result<(Box<dyn PurchaseModel>, Findings), Failure> {
    let fit = fit.map_err(impossible)?;
    let findings = Findings {
        estimates: fit.estimates,
        log_likelihood: fit.log_likelihood,
        customers: 0,
        doubts: fit.doubts,
        pool_seconds: 0.0,
        fit_seconds: 0.0,
    };
    Ok((Box::new(fit.model), findings))
}

pub(super) fn impossible(error: BtydError) -> Failure {
    let no_maximum = matches!(error, BtydError::NoMaximum { .. });
    let failure = Failure::data(error);
    if no_maximum {
        failure.hint("--penalty 0.01 holds parameters that run away")
    } else {
        failure
    }
}
