//! How often a client may ask.

use crate::client::TrustedProxies;
use crate::error_page::error_response;
use crate::guard::id;
use crate::inventory::{Cost, cost};
use crate::limits::{CLIENTS_REMEMBERED, COSTLY_BURST, COSTLY_PERIOD};
use crate::metrics::TurnedAway;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::{HeaderValue, RETRY_AFTER};
use axum::middleware::Next;
use axum::response::Response;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

/// What one client may ask: so many questions a second, after a first burst.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// In the long run.
    pub per_second: NonZeroU32,
    /// At once.
    pub burst: NonZeroU32,
}

/// Counts the questions of every client. Pages and their data have one budget, what is costly a smaller one; files cost
/// next to nothing and are not counted.
#[derive(Debug)]
pub(crate) struct Budgets {
    trusted: TrustedProxies,
    ordinary: DefaultKeyedRateLimiter<IpAddr>,
    costly: DefaultKeyedRateLimiter<IpAddr>,
    clock: DefaultClock,
}

impl Budgets {
    pub(crate) fn new(rate: Rate, trusted: TrustedProxies) -> Self {
        let ordinary = Quota::per_second(rate.per_second).allow_burst(rate.burst);
        let costly = Quota::with_period(COSTLY_PERIOD).unwrap_or(ordinary);
        Self {
            trusted,
            ordinary: DefaultKeyedRateLimiter::keyed(ordinary),
            costly: DefaultKeyedRateLimiter::keyed(costly.allow_burst(COSTLY_BURST)),
            clock: DefaultClock::default(),
        }
    }

    /// How long to wait; nothing when the client may ask now.
    fn wait(&self, client: IpAddr, cost: Cost) -> Option<Duration> {
        let budget = match cost {
            Cost::Free => return None,
            Cost::Ordinary => &self.ordinary,
            Cost::Costly => &self.costly,
        };
        if budget.len() > CLIENTS_REMEMBERED {
            budget.retain_recent();
        }
        let denied = budget.check_key(&client).err()?;
        Some(denied.wait_time_from(self.clock.now()))
    }
}

/// Lets a client ask as often as it may, and then tells it when to come back.
pub(crate) async fn limit(
    State(budgets): State<Arc<Budgets>>,
    request: Request,
    next: Next,
) -> Response {
    let client = budgets.trusted.client(&request);
    let Some(wait) = budgets.wait(client, cost(&request)) else {
        return next.run(request).await;
    };
    tracing::warn!("turned away: too many questions");
    let mut response = error_response(StatusCode::TOO_MANY_REQUESTS, request.uri(), &id(&request));
    let seconds = HeaderValue::from(wait.as_secs().saturating_add(1));
    response.headers_mut().insert(RETRY_AFTER, seconds);
    response.extensions_mut().insert(TurnedAway::Rate);
    response
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    fn budgets() -> Budgets {
        let rate = Rate {
            per_second: NonZeroU32::MIN,
            burst: NonZeroU32::new(3).unwrap(),
        };
        Budgets::new(rate, TrustedProxies::default())
    }

    fn address(last: u8) -> IpAddr {
        IpAddr::from([10, 0, 0, last])
    }

    #[test]
    fn a_burst_is_let_through_and_then_only_that_client_waits() {
        let budgets = budgets();
        for _ in 0..3 {
            assert_eq!(budgets.wait(address(1), Cost::Ordinary), None);
        }
        let wait = budgets.wait(address(1), Cost::Ordinary).unwrap();
        assert!(
            wait > Duration::ZERO && wait <= Duration::from_secs(1),
            "{wait:?}"
        );
        assert_eq!(budgets.wait(address(2), Cost::Ordinary), None);
        assert_eq!(budgets.wait(address(1), Cost::Free), None);
    }

    #[test]
    fn what_is_costly_has_a_budget_of_its_own() {
        let budgets = budgets();
        for _ in 0..COSTLY_BURST.get() {
            assert_eq!(budgets.wait(address(1), Cost::Costly), None);
        }
        let wait = budgets.wait(address(1), Cost::Costly).unwrap();
        assert!(wait > Duration::from_secs(1), "{wait:?}");
        assert_eq!(budgets.wait(address(1), Cost::Ordinary), None);
    }
}
