//! The browser half of the app, as the build left it in the site's folder.

use crate::config::Config;
use app::Program;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Which files each part of the program needs, written by cargo-leptos when it splits.
const PARTS: &str = "__wasm_split_manifest.json";

/// The module that loads parts. The name is cargo-leptos', with the place it keeps for a hash.
const LOADER: &str = "__wasm_split.______________________.js";

/// Looks at the program's files. Their address holds a hash of all of them, so that browsers may keep them for ever;
/// while cargo-leptos watches, the files change under the running server, and the address is the folder's.
///
/// A program that is not there leaves pages that read without it, as browsers without JavaScript do.
pub(crate) fn find(config: &Config) -> Program {
    let folder = Path::new(&config.site_root).join(&config.site_pkg_dir);
    let pkg = &config.site_pkg_dir;
    let version = match version(&folder) {
        Ok(version) if config.live_reload_port.is_none() => Some(version),
        Ok(_) => None,
        Err(error) => {
            tracing::warn!(folder = %folder.display(), %error, "there is no program for browsers");
            None
        }
    };
    let parts: Option<HashMap<String, Vec<String>>> = fs::read(folder.join(PARTS))
        .ok()
        .and_then(|text| serde_json::from_slice(&text).ok());
    Program {
        folder: version.map_or_else(|| format!("/{pkg}"), |version| format!("/{pkg}/{version}")),
        name: config.output_name.clone(),
        loader: parts.is_some().then(|| LOADER.to_owned()),
        parts: parts.unwrap_or_default(),
    }
}

/// A hash over names and contents of the folder's files.
fn version(folder: &Path) -> io::Result<String> {
    let mut files = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<Vec<PathBuf>>>()?;
    files.retain(|path| path.is_file());
    files.sort();
    let mut hash = Sha256::new();
    for path in files {
        let content = fs::read(&path)?;
        let name = path.file_name().map(|name| name.as_encoded_bytes());
        hash.update(name.unwrap_or_default());
        hash.update(content.len().to_le_bytes());
        hash.update(content);
    }
    let digest = hash.finalize();
    // 64 bits: files of one project do not collide by chance.
    Ok(digest
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    fn site(files: &[(&str, &str)]) -> tempfile::TempDir {
        let site = tempfile::tempdir().unwrap();
        fs::create_dir(site.path().join("pkg")).unwrap();
        for (name, text) in files {
            fs::write(site.path().join("pkg").join(name), text).unwrap();
        }
        site
    }

    fn program(site: &Path, watched: bool) -> Program {
        let config = Config::read(|name| match name {
            "CLV_DATABASE_URL" => Some("postgresql://x".to_owned()),
            "LEPTOS_SITE_ROOT" => Some(site.display().to_string()),
            "LEPTOS_WATCH" if watched => Some("true".to_owned()),
            _ => None,
        });
        find(&config.unwrap())
    }

    #[test]
    fn the_address_changes_with_the_files() {
        let one = program(site(&[("clave.wasm", "one")]).path(), false);
        let same = program(site(&[("clave.wasm", "one")]).path(), false);
        let other = program(site(&[("clave.wasm", "two")]).path(), false);
        assert!(one.folder.starts_with("/pkg/"));
        assert_eq!(one, same);
        assert_ne!(one.folder, other.folder);
    }

    #[test]
    fn files_that_change_under_the_server_keep_their_address() {
        let site = site(&[("clave.wasm", "one")]);
        assert_eq!(program(site.path(), true).folder, "/pkg");
    }

    #[test]
    fn a_split_program_names_its_parts() {
        let parts = r#"{"explore": ["chunk_1", "split_explore"]}"#;
        let found = program(site(&[(PARTS, parts)]).path(), false);
        assert_eq!(found.loader.as_deref(), Some(LOADER));
        let files = ["chunk_1", "split_explore"].map(str::to_owned).to_vec();
        assert_eq!(found.parts.get("explore"), Some(&files));
    }

    #[test]
    fn without_files_the_pages_stand() {
        let nowhere = tempfile::tempdir().unwrap();
        let found = program(nowhere.path(), false);
        assert_eq!((found.folder.as_str(), found.loader), ("/pkg", None));
    }
}
