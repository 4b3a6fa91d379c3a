//! Lets `clv` find libxgboost where the build found it, without an environment variable; says so where it will not.

use std::path::Path;

const HINT: &str =
    "run `make bootstrap` in the checkout, and then `eval \"$(make -s env)\"` in this shell";

fn main() {
    println!("cargo::rerun-if-env-changed=XGBOOST_LIB_DIR");
    let folder = std::env::var("XGBOOST_LIB_DIR").unwrap_or_default();
    if folder.is_empty() {
        println!(
            "cargo::warning=XGBOOST_LIB_DIR is not set: `clv` will only start where the system finds libxgboost. {HINT}"
        );
        return;
    }
    let names = ["libxgboost.so", "libxgboost.dylib"];
    if !names
        .iter()
        .any(|name| Path::new(&folder).join(name).exists())
    {
        println!("cargo::error=XGBOOST_LIB_DIR={folder} holds no libxgboost: {HINT}");
        return;
    }
    // Where it really is: a link to it may not be there where `clv` runs.
    match Path::new(&folder).canonicalize() {
        Ok(folder) => println!("cargo::rustc-link-arg=-Wl,-rpath,{}", folder.display()),
        Err(error) => println!("cargo::error=XGBOOST_LIB_DIR={folder}: {error}"),
    }
}
