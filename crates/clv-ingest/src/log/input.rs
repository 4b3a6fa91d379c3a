//! The bytes of a log: from the disk or from memory, counted and hashed, and decompressed within bounds.

use std::fs::{self, File};
use std::io::{self, BufReader, Cursor, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::error::IngestError;
use crate::log::error::{LogError, Refusal};
use crate::source::{Meter, Metered};

/// Decompressed data beyond this size …
pub const EXPANDED_BYTES: u64 = 1 << 30;
/// … must not be more than this many times its compressed size. Order logs shrink three- to twentyfold;
/// files made to fill a disk shrink a thousandfold.
pub const EXPANSION: u64 = 200;

/// Bytes read from the disk at a time.
const BLOCK_BYTES: usize = 256 * 1024;

/// How a file is wrapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Container {
    Plain,
    Gzip,
    Zstd,
    Parquet,
}

impl Container {
    /// By what a file starts with.
    fn of(start: &[u8]) -> Self {
        match start {
            [0x1f, 0x8b, ..] => Self::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Self::Zstd,
            [b'P', b'A', b'R', b'1', ..] => Self::Parquet,
            _ => Self::Plain,
        }
    }

    /// The compression's name.
    pub(crate) fn compression(self) -> Option<&'static str> {
        match self {
            Self::Gzip => Some("gzip"),
            Self::Zstd => Some("zstd"),
            Self::Plain | Self::Parquet => None,
        }
    }
}

/// An opened file.
#[derive(Debug)]
pub(crate) struct Input {
    path: PathBuf,
    held: Held,
    pub(crate) length: u64,
    pub(crate) container: Container,
}

/// Where the bytes are.
#[derive(Debug)]
enum Held {
    Disk(File),
    /// Plain text that never was a file here, such as one that came over the network.
    Memory(Arc<[u8]>),
}

/// Bytes of text on their way from a file.
pub(crate) type Text = Box<dyn Read + Send>;

impl Input {
    /// Opens a regular file (or a link to one) and looks at what it starts with.
    pub(crate) fn open(path: &Path) -> Result<Self, IngestError> {
        let failed = |source| IngestError::Read {
            path: path.to_owned(),
            source,
        };
        let refuse =
            |problem: &str, hint: &str| refusal(path, Refusal::NotAFile, problem.to_owned(), hint);
        let meta = match fs::metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound && path.is_symlink() => {
                return Err(refuse("is a link to nothing", "name the file itself"));
            }
            result => result.map_err(failed)?,
        };
        if meta.is_dir() {
            return Err(refuse("is a directory", "name one file in it"));
        }
        // Checked before opening: opening a pipe waits for somebody to write into it.
        if !meta.is_file() {
            return Err(refuse(
                "is a device, a pipe or a socket",
                "save the data as a file: it is read more than once",
            ));
        }
        let mut file = File::open(path).map_err(failed)?;
        let mut start = Vec::new();
        (&mut file)
            .take(512)
            .read_to_end(&mut start)
            .map_err(failed)?;
        Ok(Self {
            path: path.to_owned(),
            container: Container::of(&start),
            held: Held::Disk(file),
            length: meta.len(),
        })
    }

    /// Takes text that is in memory already. What is compressed or Parquet is refused: how far it grows is only known
    /// when it has grown.
    pub(crate) fn in_memory(name: &str, bytes: Arc<[u8]>) -> Result<Self, IngestError> {
        let path = Path::new(name);
        if Container::of(&bytes) != Container::Plain {
            return Err(refusal(
                path,
                Refusal::NotAFile,
                "is compressed or Parquet, and only plain CSV is read here".to_owned(),
                "unpack it, or give it to the command line: clv predict",
            ));
        }
        Ok(Self {
            path: path.to_owned(),
            container: Container::Plain,
            length: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
            held: Held::Memory(bytes),
        })
    }

    pub(crate) fn name(&self) -> String {
        file_name(&self.path)
    }

    /// The file from its start.
    pub(crate) fn reopened(&self) -> Result<File, IngestError> {
        let failed = |source| self.unreadable(source);
        let Held::Disk(file) = &self.held else {
            return Err(failed(io::ErrorKind::Unsupported.into()));
        };
        let mut file = file.try_clone().map_err(failed)?;
        file.rewind().map_err(failed)?;
        Ok(file)
    }

    fn metered(&self, meter: &Meter) -> Result<Text, IngestError> {
        Ok(match &self.held {
            Held::Disk(_) => Box::new(Metered::new(self.reopened()?, meter.clone())),
            Held::Memory(bytes) => {
                Box::new(Metered::new(Cursor::new(Arc::clone(bytes)), meter.clone()))
            }
        })
    }

    /// The decompressed bytes from the start. Only one such stream may be read at a time.
    pub(crate) fn text(&self) -> Result<(Text, Meter), IngestError> {
        let meter = Meter::default();
        let metered = self.metered(&meter)?;
        let text: Text = match self.container {
            Container::Plain | Container::Parquet => metered,
            Container::Gzip => {
                let raw = BufReader::with_capacity(BLOCK_BYTES, metered);
                let plain = flate2::bufread::MultiGzDecoder::new(raw);
                Box::new(Bounded::new(plain, meter.clone()))
            }
            Container::Zstd => {
                let raw = BufReader::with_capacity(BLOCK_BYTES, metered);
                let plain = zstd::stream::read::Decoder::with_buffer(raw)
                    .map_err(|error| self.failure(error))?;
                Box::new(Bounded::new(plain, meter.clone()))
            }
        };
        Ok((text, meter))
    }

    /// What a failed read of [`Self::text`] means.
    pub(crate) fn failure(&self, source: io::Error) -> IngestError {
        if source.get_ref().is_some_and(|inner| inner.is::<Bomb>()) {
            let problem = format!(
                "grows more than {EXPANSION}-fold and beyond {} GiB when decompressed",
                EXPANDED_BYTES >> 30
            );
            return refusal(
                &self.path,
                Refusal::Bomb,
                problem,
                "no order log does: check where it comes from, or decompress it yourself",
            );
        }
        if source.raw_os_error().is_some() {
            return self.unreadable(source);
        }
        let Some(name) = self.container.compression() else {
            return refusal(
                &self.path,
                Refusal::Damaged,
                format!("cannot be read on: {source}"),
                "check the file in an editor",
            );
        };
        let problem = if source.kind() == io::ErrorKind::UnexpectedEof {
            format!("breaks off in the middle of its {name} data")
        } else {
            format!("is damaged: its {name} data does not decode ({source})")
        };
        refusal(
            &self.path,
            Refusal::Damaged,
            problem,
            "fetch the file again",
        )
    }

    pub(crate) fn refusal(&self, kind: Refusal, problem: String, hint: &str) -> IngestError {
        refusal(&self.path, kind, problem, hint)
    }

    pub(crate) fn unreadable(&self, source: io::Error) -> IngestError {
        IngestError::Read {
            path: self.path.clone(),
            source,
        }
    }
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}

fn refusal(path: &Path, kind: Refusal, problem: String, hint: &str) -> IngestError {
    Box::new(LogError {
        file: file_name(path),
        kind,
        problem,
        hint: hint.to_owned(),
    })
    .into()
}

#[derive(Debug, thiserror::Error)]
#[error("decompressed data grows beyond bounds")]
struct Bomb;

/// Stops data that grows beyond all proportion.
struct Bounded<R> {
    inner: R,
    meter: Meter,
    produced: u64,
}

impl<R> Bounded<R> {
    fn new(inner: R, meter: Meter) -> Self {
        Self {
            inner,
            meter,
            produced: 0,
        }
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.produced += u64::try_from(count).unwrap_or(u64::MAX);
        if is_bomb(self.produced, self.meter.bytes()) {
            return Err(io::Error::other(Bomb));
        }
        Ok(count)
    }
}

/// Is this more than honest data grows to?
pub(crate) fn is_bomb(expanded: u64, compressed: u64) -> bool {
    expanded > EXPANDED_BYTES && expanded / EXPANSION > compressed
}
