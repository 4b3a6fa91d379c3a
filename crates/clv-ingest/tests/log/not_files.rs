//! What stands where a file should be.

use std::os::unix::fs::symlink;
use std::path::Path;

use crate::support::{HEADER, options, read_path};

fn refusal(path: &Path) -> String {
    read_path(path, &options()).unwrap_err().to_string()
}

#[test]
fn follows_links_to_files_and_refuses_links_to_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (file, link) = (folder.path().join("a.csv"), folder.path().join("b.csv"));
    symlink(&file, &link).unwrap();
    assert_eq!(refusal(&link), "b.csv is a link to nothing");
    std::fs::write(&file, HEADER).unwrap();
    assert_eq!(read_path(&link, &options()).unwrap().summary.rows_read, 0);
}

#[test]
fn refuses_directories_pipes_and_devices_without_waiting_for_them() {
    let folder = tempfile::tempdir().unwrap();
    assert!(refusal(folder.path()).ends_with(" is a directory"));
    assert_eq!(
        refusal(Path::new("/dev/zero")),
        "zero is a device, a pipe or a socket"
    );
    let pipe = folder.path().join("pipe");
    let made = std::process::Command::new("mkfifo")
        .arg(&pipe)
        .status()
        .unwrap();
    assert!(made.success());
    assert_eq!(refusal(&pipe), "pipe is a device, a pipe or a socket");
    assert!(refusal(&folder.path().join("missing.csv")).starts_with("cannot read"));
}
