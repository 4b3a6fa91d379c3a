//! What can go wrong while generating.

use std::path::PathBuf;

/// Why no set was written.
#[derive(Debug, thiserror::Error)]
pub enum GenerateError {
    /// Fewer orders or days were asked for than make a set.
    #[error("{what} must be at least {least}\nhint: pass a larger number")]
    TooSmall {
        /// The option.
        what: &'static str,
        /// Its least value.
        least: u64,
    },
    /// The horizon reaches past the calendar the generator knows.
    #[error("a horizon of {days} days is longer than {most}\nhint: choose a shorter horizon")]
    HorizonTooLong {
        /// Days asked for.
        days: u32,
        /// Most days allowed.
        most: u32,
    },
    /// The target holds something else.
    #[error("{} is not empty\nhint: choose another folder, or empty this one", .0.display())]
    NotEmpty(PathBuf),
    /// The target holds a generated set of another size, seed, horizon or generator version.
    #[error(
        "{} already holds a generated set with other settings ({found})\n\
         hint: choose another folder, or delete this one", folder.display()
    )]
    OtherSet {
        /// The target folder.
        folder: PathBuf,
        /// The settings found there, in words.
        found: String,
    },
    /// The target has no name of its own (such as `/` or `..`), so nothing can be put in its place.
    #[error("{} cannot be replaced by a new folder\nhint: name a folder inside it", .0.display())]
    NoName(PathBuf),
    /// The tables in the source contradict each other; no input leads here.
    #[error("the generator's built-in tables are malformed\nhint: please report this")]
    Tables,
    /// The file system refused.
    #[error("cannot write {}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
}
