//! The real data, which are never part of the repository.

use std::path::PathBuf;

/// The folder of real data: `CLV_TEST_DATA`, else `../shared/data` beside the checkout. `None`, said on
/// standard error, when it is not there: a test that needs it returns then.
pub fn shared_data() -> Option<PathBuf> {
    let folder = match std::env::var_os("CLV_TEST_DATA") {
        Some(folder) => PathBuf::from(folder),
        None => checkout()?.join("../shared/data"),
    };
    present(folder)
}

/// The checkout whose test this is: cargo runs a test in the folder of its package.
fn checkout() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    let checkout = here
        .ancestors()
        .find(|folder| folder.join("Cargo.lock").is_file())?;
    Some(checkout.to_owned())
}

/// The Olist sample within [`shared_data`], on the same terms.
pub fn olist_sample() -> Option<PathBuf> {
    present(shared_data()?.join("olist-sample"))
}

fn present(folder: PathBuf) -> Option<PathBuf> {
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!(
        "NOT TESTED: the real data are not in {}; set CLV_TEST_DATA",
        folder.display()
    );
    None
}
