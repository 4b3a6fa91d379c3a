//! Every bound of the server, with what breaks if it is too high or too low.

use std::time::Duration;

/// Longest a request may take before it is given up. Above it proxies give up first (usually at 30 s) and show
/// their own page; below the statement and acquire limits together, a slow database looks like a broken server.
pub const REQUEST_TIMEOUT: Duration = Duration::from_secs(15);

/// Longest one statement may run. The marts answer in milliseconds; a statement of seconds is a missing
/// index or a sick database, and letting it run only holds a connection. Too low fails pages on a cold cache.
pub const STATEMENT_TIMEOUT: Duration = Duration::from_secs(5);

/// Longest wait for a free connection. Too high piles requests up behind a dead database; too low fails
/// bursts that would have been served.
pub const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(3);

/// Database connections. Above 20 the embedded cluster (50 in all) has too few left for a pipeline; below 4 the
/// panels of one page wait for each other.
pub const POOL_SIZE: u32 = 8;

/// Pages and questions answered at once. Each holds at most one connection at a time, so a few times the
/// pool keeps it busy; far more only grows memory while they wait.
pub const CONCURRENT_REQUESTS: usize = 64;

/// How long a request waits for one of these slots before it is told to come back. Too high keeps visitors
/// waiting for an answer that will time out; too low turns away a burst.
pub const QUEUE_TIMEOUT: Duration = Duration::from_secs(2);

/// Largest request body but for a file to score, which has bounds of its own
/// ([`SCORE_BYTES`](app::api::SCORE_BYTES)): this only has to let a form through.
pub const BODY_BYTES: usize = 64 * 1024;

/// Files scored at once. Each is a megabyte, its answer some more, and a core for moments; more of them would keep the
/// pages waiting.
pub const CONCURRENT_SCORES: usize = 2;

/// Longest path and query. The longest address of the app, a what-if with every field, has under 1 KB.
pub const ADDRESS_BYTES: usize = 8 * 1024;

/// How long requests in flight may go on after a signal. Above 10 s container runtimes kill the process anyway;
/// much below, slow pages are cut off at every deployment.
pub const SHUTDOWN_GRACE: Duration = Duration::from_secs(10);

/// Threads that serve requests, at least. Server rendering blocks a thread for moments; with one or two, a slow
/// page would delay the health checks.
pub const MINIMUM_WORKERS: usize = 4;

/// How long readiness waits for the database: shorter than the patience of the checks that ask (usually 5 s).
pub const READINESS_TIMEOUT: Duration = Duration::from_secs(4);

/// How long the health probe waits for an answer from its own machine.
pub const PROBE_TIMEOUT: Duration = Duration::from_secs(2);

/// How long a question waits for the name of what is published, which tells whether its caller knows the answer. Too
/// high and visitors of a dead database wait twice; too low and a busy server sends again what is known.
pub const TAG_TIMEOUT: Duration = Duration::from_millis(500);
