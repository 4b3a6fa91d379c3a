//! Order logs of any shop: CSV or Parquet, one line an order or an item.
//!
//! [`LogFile::open`] finds out how a file is written ([`Detection`]); [`LogFile::into_reader`] streams it
//! as rows of `raw.order_lines`; [`for_each_line`] hands out the same rows one by one; [`purchases`] sums
//! it up by customer and day in memory. [`CustomerFile`] is the other table there is: one row a customer.
//!
//! Invariants:
//! - What can be read in two ways (03/04/2018, 1,234) is never guessed: values of the same file decide,
//!   or the file is refused with the option to give.
//! - Every row is loaded, set aside as bad, or counted apart: `rows_read` is always their sum.
//! - Amounts are exact integers; decimals beyond the fourth are rounded half to even, and counted.
//! - Memory is bounded whatever the file holds: a record ([`crate::MAX_RECORD_BYTES`]), a batch, and for
//!   Parquet a page of every column that is read.
//! - Decompressed data that grows beyond [`EXPANDED_BYTES`] and [`EXPANSION`]-fold is refused.
//!
//! Files are read twice: once as far as it takes to find out how they are written, and once as a whole.
//! Pipes are therefore refused; links to regular files are followed.

mod columns;
mod customer_file;
mod delimiter;
mod detect;
mod encoding;
mod error;
mod evidence;
mod input;
mod lines;
mod moment;
mod number;
mod options;
mod parquet_file;
mod purchases;
mod reader;
mod records;
mod row;
mod source;
mod status;
mod write;

pub(crate) use error::Fault;
pub(crate) use records::{Broken, Next, Record, Records};

pub use customer_file::{CustomerFile, CustomerRow, Known, Rejected, Wanted};
pub use detect::{ColumnUse, Detection};
pub use error::{LogError, Refusal};
pub use input::{EXPANDED_BYTES, EXPANSION};
pub use lines::{LogLine, for_each_line};
pub use moment::DateOrder;
pub use number::DecimalMark;
pub use options::{ColumnMap, DateFormat, Delimiter, LogOptions, OptionError, TextEncoding};
pub use purchases::{CustomerDay, Purchases, purchases};
pub use reader::{LogFile, LogReader};
