//! What a file must look like.

/// One CSV file: its name, the table it fills and its columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileSpec {
    /// The file's official name.
    pub file: &'static str,
    /// The table (without schema) its rows belong to.
    pub table: &'static str,
    /// Whether a data set is incomplete without it.
    pub required: bool,
    /// The columns we read, in the order of the table. A file may order them as it likes and may
    /// have more; it must have all of these.
    pub columns: &'static [ColumnSpec],
    /// Columns that together name a row, in the table's order; none for a file without a key.
    pub key: &'static [&'static str],
    /// Columns that name a row of another file.
    pub references: &'static [Reference],
    /// The blob id git gives the official file, where it is known.
    pub official: Option<&'static str>,
}

/// A column that names a row of another file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reference {
    /// The column; empty values name nothing.
    pub column: &'static str,
    /// The table of the other file, which is loaded before.
    pub table: &'static str,
    /// Its key.
    pub to: &'static str,
}

/// One column of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ColumnSpec {
    /// The name in the header, and in the table.
    pub name: &'static str,
    /// What its values are.
    pub kind: Kind,
    /// Whether a row may leave it empty.
    pub nullable: bool,
}

/// What the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Any text, kept as it is.
    Text,
    /// `YYYY-MM-DD HH:MM:SS`, local time of the shop.
    Timestamp,
    /// The same, of something that has happened: at most tomorrow, whatever the time zone.
    Past,
    /// A non-negative amount with at most two decimals, in currency units: `199.9`, `58.00`.
    Money,
    /// A whole number between `min` and `max`, both included.
    Integer {
        /// Smallest allowed value.
        min: i32,
        /// Largest allowed value.
        max: i32,
    },
    /// A decimal number of degrees, from −`limit` to `limit`.
    Degrees {
        /// 90 for latitudes, 180 for longitudes.
        limit: u8,
    },
}

impl Kind {
    /// A whole number from 0.
    pub const COUNT: Self = Self::Integer {
        min: 0,
        max: i32::MAX,
    };
    /// A position: a whole number from 1.
    pub const ORDINAL: Self = Self::Integer {
        min: 1,
        max: i32::MAX,
    };
}

impl ColumnSpec {
    /// A column every row must fill.
    pub const fn required(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            kind,
            nullable: false,
        }
    }

    /// A column a row may leave empty.
    pub const fn optional(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            kind,
            nullable: true,
        }
    }
}
