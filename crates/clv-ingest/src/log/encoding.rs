//! How text is written as bytes: found out, and turned into UTF-8.

use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::log::options::TextEncoding;

/// Bytes decoded at a time.
const BLOCK_BYTES: usize = 64 * 1024;

impl TextEncoding {
    fn encoding(self) -> &'static Encoding {
        match self {
            Self::Utf8 => UTF_8,
            Self::Utf16Le => UTF_16LE,
            Self::Utf16Be => UTF_16BE,
            Self::Windows1252 => WINDOWS_1252,
        }
    }

    /// A piece of a file as UTF-8, without a byte order mark; broken pieces become U+FFFD.
    pub(crate) fn decoded(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Utf8 => bytes
                .strip_prefix(BYTE_ORDER_MARK)
                .unwrap_or(bytes)
                .to_vec(),
            _ => self
                .encoding()
                .decode_with_bom_removal(bytes)
                .0
                .into_owned()
                .into_bytes(),
        }
    }
}

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Guesses the encoding from the start of a file; `None` when it is no text at all.
///
/// A byte order mark decides. Without one, UTF-16 shows by the NUL bytes of its ASCII letters. Bytes
/// that are no UTF-8 make a file Windows-1252 if every one of them is a character there and no piece
/// of real UTF-8 speaks against it; a file that is UTF-8 but for some broken cells stays UTF-8.
pub(crate) fn detect(start: &[u8]) -> Option<TextEncoding> {
    match start {
        [0xef, 0xbb, 0xbf, ..] => return Some(TextEncoding::Utf8),
        [0xff, 0xfe, 0, 0, ..] => return None,
        [0xff, 0xfe, ..] => return Some(TextEncoding::Utf16Le),
        [0xfe, 0xff, ..] => return Some(TextEncoding::Utf16Be),
        _ => {}
    }
    let some = start.get(..4096).unwrap_or(start);
    let nuls = |parity: usize| {
        some.iter()
            .skip(parity)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let (even, odd, half) = (nuls(0), nuls(1), some.len() / 2);
    if half > 0 && odd * 10 > half * 4 && even * 20 < half {
        return Some(TextEncoding::Utf16Le);
    }
    if half > 0 && even * 10 > half * 4 && odd * 20 < half {
        return Some(TextEncoding::Utf16Be);
    }
    let control = start
        .iter()
        .filter(|byte| **byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r'))
        .count();
    if control * 20 > start.len() {
        return None;
    }
    let (mut real, mut broken, mut code_page) = (0_usize, 0_usize, control == 0);
    for chunk in start.utf8_chunks() {
        real += chunk
            .valid()
            .chars()
            .filter(|character| !character.is_ascii())
            .count();
        let bad = chunk.invalid();
        // An incomplete character at the very end is cut off, not broken.
        let cut = start.as_ptr_range().end == bad.as_ptr_range().end
            && std::str::from_utf8(bad).is_err_and(|error| error.error_len().is_none());
        if !bad.is_empty() && !cut {
            broken += 1;
            code_page &= !bad
                .iter()
                .any(|byte| matches!(byte, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d));
        }
    }
    Some(if broken > real && code_page {
        TextEncoding::Windows1252
    } else {
        TextEncoding::Utf8
    })
}

/// Text of another encoding as UTF-8.
pub(crate) struct Transcoder<R> {
    inner: R,
    decoder: Decoder,
    raw: Vec<u8>,
    raw_from: usize,
    raw_to: usize,
    ready: Vec<u8>,
    ready_from: usize,
    ready_to: usize,
    ended: bool,
    flushed: bool,
}

impl<R: Read> Transcoder<R> {
    pub(crate) fn new(inner: R, encoding: TextEncoding) -> Self {
        Self {
            inner,
            decoder: encoding.encoding().new_decoder_with_bom_removal(),
            raw: vec![0; BLOCK_BYTES],
            raw_from: 0,
            raw_to: 0,
            ready: vec![0; BLOCK_BYTES * 3],
            ready_from: 0,
            ready_to: 0,
            ended: false,
            flushed: false,
        }
    }
}

impl<R: Read> Read for Transcoder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.ready_from == self.ready_to && !self.flushed {
            if self.raw_from == self.raw_to && !self.ended {
                self.raw_to = self.inner.read(&mut self.raw)?;
                self.raw_from = 0;
                self.ended = self.raw_to == 0;
            }
            let raw = self.raw.get(self.raw_from..self.raw_to).unwrap_or_default();
            let (result, read, written, _) =
                self.decoder
                    .decode_to_utf8(raw, &mut self.ready, self.ended);
            self.raw_from += read;
            (self.ready_from, self.ready_to) = (0, written);
            self.flushed = self.ended && result == CoderResult::InputEmpty;
        }
        let ready = self
            .ready
            .get(self.ready_from..self.ready_to)
            .unwrap_or_default();
        let count = ready.len().min(buffer.len());
        if let (Some(to), Some(from)) = (buffer.get_mut(..count), ready.get(..count)) {
            to.copy_from_slice(from);
        }
        self.ready_from += count;
        Ok(count)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn tells_encodings_apart() {
        for (bytes, expected) in [
            (&b"a,b\n1,2\n"[..], Some(TextEncoding::Utf8)),
            (b"", Some(TextEncoding::Utf8)),
            (b"\xef\xbb\xbfa", Some(TextEncoding::Utf8)),
            (b"\xff\xfea\0", Some(TextEncoding::Utf16Le)),
            (b"\xfe\xff\0a", Some(TextEncoding::Utf16Be)),
            (b"a\0,\0b\0\n\0", Some(TextEncoding::Utf16Le)),
            (b"\0a\0,\0b\0\n", Some(TextEncoding::Utf16Be)),
            (b"caf\xc3\xa9", Some(TextEncoding::Utf8)),
            (b"caf\xc3", Some(TextEncoding::Utf8)),
            (b"caf\xe9,\xa3 5", Some(TextEncoding::Windows1252)),
            (b"caf\xc3\xa9 and \xff broken", Some(TextEncoding::Utf8)),
            (b"undefined \x81 there", Some(TextEncoding::Utf8)),
            (b"\x00\x01\x02\x03\x04\x05", None),
        ] {
            assert_eq!(detect(bytes), expected, "{bytes:?}");
        }
    }

    #[test]
    fn decodes_across_blocks() {
        let text = "é€𝄞x,".repeat(60_000);
        let bytes: Vec<u8> = [0xfeff_u16]
            .into_iter()
            .chain(text.encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        let mut decoded = String::new();
        Transcoder::new(bytes.as_slice(), TextEncoding::Utf16Le)
            .read_to_string(&mut decoded)
            .unwrap();
        assert!(decoded == text);
    }
}
