//! Panics of the decoder, caught and made errors.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use parquet::errors::Result as ParquetResult;

use super::ParquetFault;

thread_local! {
    /// Is this thread within the decoder?
    static IS_DECODING: Cell<bool> = const { Cell::new(false) };
}

/// Does a piece of decoding that may fail or panic.
pub(super) fn caught<T>(work: impl FnOnce() -> ParquetResult<T>) -> Result<T, ParquetFault> {
    // What the caller says of the file is enough: a panic in here is nothing for people to read.
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !IS_DECODING.get() {
                usual(panic);
            }
        }));
    });
    IS_DECODING.set(true);
    let outcome = catch_unwind(AssertUnwindSafe(work));
    IS_DECODING.set(false);
    match outcome {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(ParquetFault::Damaged(error.to_string())),
        Err(_) => Err(ParquetFault::Damaged("it does not decode".to_owned())),
    }
}
