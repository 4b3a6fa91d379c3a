//! Files that are there as a whole or not at all.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::failure::Failure;

/// A file under another name in the folder it belongs to, until it is finished; dropped unfinished, it is gone.
#[derive(Debug)]
pub(crate) struct Partial {
    file: NamedTempFile,
    path: PathBuf,
}

impl Partial {
    /// Begins a file; its folder is created if need be.
    pub(crate) fn create(path: &Path) -> Result<Self, Failure> {
        let folder = folder_of(path);
        let file = fs::create_dir_all(folder)
            .and_then(|()| NamedTempFile::with_prefix_in(".clv-partial-", folder))
            .map_err(|error| unwritable(path, &error))?;
        Ok(Self {
            file,
            path: path.to_owned(),
        })
    }

    /// Where to write.
    pub(crate) fn file(&mut self) -> &mut File {
        self.file.as_file_mut()
    }

    /// Another handle on the same file.
    pub(crate) fn handle(&self) -> Result<File, Failure> {
        let handle = self.file.as_file().try_clone();
        handle.map_err(|error| unwritable(&self.path, &error))
    }

    /// Gives the file its name, once its content is on the disk: whoever finds the name finds the whole file, also
    /// after a power cut.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        let Self { file, path } = self;
        file.as_file()
            .sync_all()
            .and_then(|()| readable_by_others(file.as_file()))
            .and_then(|()| file.persist(&path).map_err(|error| error.error))
            // The name is an entry of the folder, which is written by itself.
            .and_then(|_| File::open(folder_of(&path))?.sync_all())
            .map_err(|error| unwritable(&path, &error))
    }
}

/// Writes a whole file.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let mut partial = Partial::create(path)?;
    partial
        .file()
        .write_all(bytes)
        .map_err(|error| unwritable(path, &error))?;
    partial.finish()
}

fn folder_of(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// Temporary files are their owner's alone; a result is as readable as any other file.
#[cfg(unix)]
fn readable_by_others(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable_by_others(_: &File) -> io::Result<()> {
    Ok(())
}

fn unwritable(path: &Path, error: &io::Error) -> Failure {
    Failure::environment(format!("cannot write {}: {error}", path.display()))
        .hint("the folder must exist or be creatable, with room left on its disk")
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn a_file_appears_whole_and_replaces_the_one_before() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("models").join("a.clv");
        write(&path, b"one").unwrap();
        write(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn an_unfinished_file_leaves_the_old_one_and_nothing_else() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("a.clv");
        write(&path, b"old").unwrap();
        let mut partial = Partial::create(&path).unwrap();
        partial.file().write_all(b"half of the n").unwrap();
        drop(partial);
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_folder_that_is_none_is_named() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("file");
        write(&file, b"x").unwrap();
        let failure = write(&file.join("a.clv"), b"y").err().unwrap();
        assert_eq!(failure.status, 2);
        assert!(failure.message.contains("a.clv"), "{}", failure.message);
    }
}
