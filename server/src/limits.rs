//! Every bound of the server, with what breaks if it is too high or too low.

use chrono::TimeDelta;
use std::num::NonZeroU32;
use std::time::Duration;

/// Longest a request may take before it is given up. Above it proxies give up first (usually at 30 s) and show
/// their own page; below the statement and acquire limits together, a slow database looks like a broken server.
pub const REQUEST_TIMEOUT: Duration = Duration::from_secs(9);

/// Longest one statement may run. The marts answer in milliseconds; a statement of seconds is a missing
/// index or a sick database, and letting it run only holds a connection. Too low fails pages on a cold cache.
pub const STATEMENT_TIMEOUT: Duration = Duration::from_secs(5);

/// Longest wait for a free connection, and so for a database that is away: a page says so after this time. Too high
/// piles requests up behind a dead database; too low fails bursts that would have been served.
pub const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(2);

/// Database connections. Above 20 the embedded cluster (50 in all) has too few left for a pipeline; below 4 the
/// panels of one page wait for each other.
pub const POOL_SIZE: u32 = 8;

/// Pages and questions answered at once. Each holds at most one connection at a time, so a few times the
/// pool keeps it busy; each more is a page in memory that waits.
pub const CONCURRENT_REQUESTS: usize = 24;

/// How long a request waits for one of these slots before it is told to come back. Too high keeps visitors
/// waiting for an answer that will time out; too low turns away a burst.
pub const QUEUE_TIMEOUT: Duration = Duration::from_secs(2);

/// Largest request body but for a file to score, which has bounds of its own
/// ([`SCORE_BYTES`](app::api::SCORE_BYTES)): this only has to let a form through.
pub const BODY_BYTES: usize = 64 * 1024;

/// Largest body of a question to the API: room for [`API_ROWS`] customers with every feature written out.
pub const API_BODY_BYTES: usize = 1 << 20;

/// Customers of one question to the API, and the most on a page of its list. Scoring them takes some milliseconds; many
/// more would hold a slot for long, and callers can ask again.
pub const API_ROWS: usize = 1_000;

/// Files scored at once. Each is a megabyte, its answer some more, and a core for moments; more of them would keep the
/// pages waiting.
pub const CONCURRENT_SCORES: usize = 2;

/// Longest path and query. The longest address of the app, a what-if with every field, has under 1 KB.
pub const ADDRESS_BYTES: usize = 8 * 1024;

/// How long requests in flight may go on after a signal. Above 10 s container runtimes kill the process anyway;
/// much below, slow pages are cut off at every deployment.
pub const SHUTDOWN_GRACE: Duration = Duration::from_secs(9);

/// Threads that serve requests, at least. Server rendering blocks a thread for moments; with one or two, a slow
/// page would delay the health checks.
pub const MINIMUM_WORKERS: usize = 4;

/// How long readiness waits for the database: shorter than the patience of the checks that ask (usually 5 s).
pub const READINESS_TIMEOUT: Duration = Duration::from_secs(4);

/// How long an answer about readiness stands for the next one who asks. Too high, and a database that went away shows late;
/// without it everybody could have the database asked without a budget.
pub const READINESS_MEMORY: Duration = Duration::from_millis(250);

/// How long the health probe waits for an answer from its own machine.
pub const PROBE_TIMEOUT: Duration = Duration::from_secs(2);

/// Connections open at once. Each idle one has some kilobytes and a descriptor, of which processes often have 1,024; too
/// few, and clients that hold on to theirs keep others out until [`HEAD_TIMEOUT`].
pub const CONNECTIONS: usize = 900;

/// How long a client may take to send the head of a request, and stay without sending one. Too high keeps slots with
/// those who want to take them all; below the pauses of a reader, every click opens a new connection.
pub const HEAD_TIMEOUT: Duration = Duration::from_secs(10);

/// Longest head of a request: the longest address, and cookies that other programs of the host may have set.
pub const HEAD_BYTES: usize = 32 * 1024;

/// How long an answer may wait for a client to take it.
pub const STALLED_TIMEOUT: Duration = Duration::from_secs(15);

/// Pause after a connection could not be taken, mostly for want of descriptors: without it the loop would spin.
pub const TAKING_PAUSE: Duration = Duration::from_millis(100);

/// Costly questions of one client at once, and the time after which it may ask one more. Fewer keep a person from trying
/// a file again; more let one client keep a core busy, or try passwords.
pub const COSTLY_BURST: NonZeroU32 = match NonZeroU32::new(10) {
    Some(burst) => burst,
    None => NonZeroU32::MIN,
};

/// See [`COSTLY_BURST`].
pub const COSTLY_PERIOD: Duration = Duration::from_secs(6);

/// Clients whose budgets are remembered before those that are full again are forgotten: some megabytes.
pub const CLIENTS_REMEMBERED: usize = 50_000;

/// How long a login lasts. Longer, and a forgotten computer stays open; shorter, and a working day needs two.
pub const SESSION: TimeDelta = TimeDelta::hours(12);

/// How long a login at a provider may take.
pub const LOGIN: TimeDelta = TimeDelta::minutes(10);

/// How long an account is believed unchanged. Longer, and somebody who was removed reads on; shorter asks the database
/// once more for every page.
pub const ACCOUNT_MEMORY: Duration = Duration::from_secs(30);

/// Passwords checked at once. Each takes 19 MB and a core for tens of milliseconds.
pub const PASSWORDS_AT_ONCE: usize = 2;

/// How long what a provider publishes about itself is believed; its keys change.
pub const PROVIDER_MEMORY: Duration = Duration::from_secs(600);

/// How long a provider may take to answer: shorter than a request may.
pub const PROVIDER_TIMEOUT: Duration = Duration::from_secs(4);

/// How long a question waits for the name of what is published, which tells whether its caller knows the answer. Too
/// high and visitors of a dead database wait twice; too low and a busy server sends again what is known.
pub const TAG_TIMEOUT: Duration = Duration::from_millis(500);
