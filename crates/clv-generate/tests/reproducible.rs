//! The same options give the same bytes, and a folder is complete or untouched.

use std::error::Error;
use std::fs;
use std::path::Path;

use clv_generate::{GenerateError, MANIFEST_FILE, Options, Summary, generate};
use sha2::{Digest, Sha256};

type Outcome = Result<(), Box<dyn Error>>;

const OPTIONS: Options = Options {
    orders: 3_000,
    seed: 42,
    horizon_days: 180,
};

fn shop(dir: &Path, options: Options) -> Result<Summary, GenerateError> {
    generate(dir, &options, &mut |_, _| ())
}

#[test]
fn same_options_give_the_same_bytes() -> Outcome {
    let temp = tempfile::tempdir()?;
    let one = shop(&temp.path().join("one"), OPTIONS)?;
    let two = shop(&temp.path().join("two"), OPTIONS)?;
    assert_eq!(one, two);
    assert_eq!(one.files.len(), 10);
    for file in &one.files {
        let bytes = fs::read(temp.path().join("two").join(&file.name))?;
        let hash: String = Sha256::digest(&bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(
            (hash, u64::try_from(bytes.len())?),
            (file.sha256.clone(), file.bytes),
            "{}",
            file.name
        );
    }
    let other = shop(
        &temp.path().join("other"),
        Options {
            seed: 43,
            ..OPTIONS
        },
    )?;
    let differ = one
        .files
        .iter()
        .zip(&other.files)
        .filter(|(a, b)| a.sha256 != b.sha256)
        .count();
    // Only the category names and the places are the same for every seed.
    assert_eq!(differ, 8);
    Ok(())
}

#[test]
fn exactly_as_many_orders_as_asked_and_progress_to_the_end() -> Outcome {
    let temp = tempfile::tempdir()?;
    let mut last = (0, 0);
    for orders in [1, 2, 999] {
        let dir = temp.path().join(orders.to_string());
        let summary = generate(&dir, &Options { orders, ..OPTIONS }, &mut |done, total| {
            last = (done, total)
        })?;
        let rows = summary
            .files
            .iter()
            .find(|f| f.name == "olist_orders_dataset.csv")
            .map(|f| f.rows);
        assert_eq!(rows, Some(orders));
        assert_eq!(last, (2 * orders, 2 * orders));
    }
    Ok(())
}

#[test]
fn the_same_set_is_left_alone() -> Outcome {
    let temp = tempfile::tempdir()?;
    let dir = temp.path().join("set");
    let first = shop(&dir, OPTIONS)?;
    let written = fs::metadata(dir.join(MANIFEST_FILE))?.modified()?;
    let again = shop(&dir, OPTIONS)?;
    assert!(again.already_there && !first.already_there);
    assert_eq!(again.files, first.files);
    assert_eq!(fs::metadata(dir.join(MANIFEST_FILE))?.modified()?, written);
    Ok(())
}

#[test]
fn refuses_a_folder_that_holds_something_else() -> Outcome {
    let temp = tempfile::tempdir()?;
    let dir = temp.path().join("set");
    shop(&dir, OPTIONS)?;
    let other = shop(&dir, Options { seed: 1, ..OPTIONS });
    let message = other
        .err()
        .map(|error| error.to_string())
        .unwrap_or_default();
    assert!(
        message.contains("3000 orders, seed 42") && message.contains("hint:"),
        "{message}"
    );

    let foreign = temp.path().join("foreign");
    fs::create_dir(&foreign)?;
    fs::write(foreign.join("mine.txt"), "mine")?;
    assert!(matches!(
        shop(&foreign, OPTIONS),
        Err(GenerateError::NotEmpty(_))
    ));
    assert_eq!(fs::read_to_string(foreign.join("mine.txt"))?, "mine");

    fs::remove_file(dir.join("truth.csv"))?;
    assert!(matches!(
        shop(&dir, OPTIONS),
        Err(GenerateError::NotEmpty(_))
    ));
    Ok(())
}

#[test]
fn fills_an_empty_folder_and_leaves_nothing_beside_it() -> Outcome {
    let temp = tempfile::tempdir()?;
    let dir = temp.path().join("set");
    fs::create_dir(&dir)?;
    shop(
        &dir,
        Options {
            orders: 50,
            ..OPTIONS
        },
    )?;
    let names: Vec<_> = fs::read_dir(temp.path())?
        .filter_map(|e| e.ok().map(|e| e.file_name()))
        .collect();
    assert_eq!(names, ["set"]);
    assert!(matches!(
        shop(
            &dir,
            Options {
                orders: 0,
                ..OPTIONS
            }
        ),
        Err(GenerateError::TooSmall { .. })
    ));
    assert!(matches!(
        shop(
            &dir,
            Options {
                horizon_days: 5_000,
                ..OPTIONS
            }
        ),
        Err(GenerateError::HorizonTooLong { .. })
    ));
    Ok(())
}
