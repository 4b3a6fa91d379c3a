//! The outer layer of a model file: magic, version, length, checksum.

use sha2::{Digest, Sha256};

use super::ArtefactError;

/// Largest file read or written. A thousand trees of depth 8 take about 20 MiB of JSON, so larger models
/// are mistakes; a higher limit lets a wrong file exhaust a small server's memory, a lower one refuses honest models.
pub const MAX_BYTES: usize = 64 * 1024 * 1024;

/// Like PNG's: the line ends reveal a transfer in text mode.
const MAGIC: [u8; 8] = *b"CLAVE\r\n\x1a";
const VERSION: u32 = 1;
/// Magic, version and length.
const FIELDS: usize = 8 + 4 + 8;
const HEADER: usize = FIELDS + 32;

/// Puts a body into its container.
pub(super) fn seal(body: &[u8]) -> Result<Vec<u8>, ArtefactError> {
    let mut bytes = Vec::with_capacity(HEADER.saturating_add(body.len()));
    bytes.extend(MAGIC);
    bytes.extend(VERSION.to_le_bytes());
    // A length that does not fit 64 bits is larger than any limit.
    bytes.extend(u64::try_from(body.len()).unwrap_or(u64::MAX).to_le_bytes());
    let sum = checksum(&bytes, body);
    bytes.extend(sum);
    bytes.extend(body);
    check_size(bytes.len())?;
    Ok(bytes)
}

/// Takes a body out of its container, if it is whole.
pub(super) fn open(bytes: &[u8]) -> Result<&[u8], ArtefactError> {
    check_size(bytes.len())?;
    let (magic, rest) = bytes.split_first_chunk::<8>().ok_or(ArtefactError::Magic)?;
    if *magic != MAGIC {
        return Err(ArtefactError::Magic);
    }
    let cut = |expected: u64| ArtefactError::Length {
        expected,
        found: bytes.len(),
    };
    let header = u64::try_from(HEADER).unwrap_or(u64::MAX);
    let (version, rest) = rest.split_first_chunk::<4>().ok_or_else(|| cut(header))?;
    let version = u32::from_le_bytes(*version);
    if version != VERSION {
        return Err(ArtefactError::Version {
            found: version,
            known: VERSION,
        });
    }
    let (length, rest) = rest.split_first_chunk::<8>().ok_or_else(|| cut(header))?;
    let (sum, body) = rest.split_first_chunk::<32>().ok_or_else(|| cut(header))?;
    let length = u64::from_le_bytes(*length);
    if u64::try_from(body.len()) != Ok(length) {
        return Err(cut(length.saturating_add(header)));
    }
    let fields = bytes.get(..FIELDS).unwrap_or_default();
    if checksum(fields, body) != *sum {
        return Err(ArtefactError::Checksum);
    }
    Ok(body)
}

fn checksum(fields: &[u8], body: &[u8]) -> [u8; 32] {
    Sha256::new()
        .chain_update(fields)
        .chain_update(body)
        .finalize()
        .into()
}

const fn check_size(bytes: usize) -> Result<(), ArtefactError> {
    if bytes > MAX_BYTES {
        return Err(ArtefactError::TooLarge {
            bytes,
            limit: MAX_BYTES,
        });
    }
    Ok(())
}
