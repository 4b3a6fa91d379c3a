//! Compressed files: whole, in pieces, damaged, and made to fill a disk.

use super::{Case, GOOD, ROW, case};
use crate::support::{HEADER, gzip, utf16, zstd};

pub(super) fn cases() -> Vec<Case> {
    let text = format!("{HEADER}{}", ROW.repeat(5000));
    let expected = [GOOD; 5000];
    let cut = |bytes: Vec<u8>| bytes[..bytes.len() / 2].to_vec();
    let mut flipped = gzip(text.as_bytes());
    let end = flipped.len() - 6;
    flipped[end] ^= 0xff;
    let bomb = |wrap: fn(&[u8]) -> Vec<u8>| {
        let mut bytes = wrap(format!("{HEADER}{ROW}").as_bytes());
        let block = wrap(&vec![b'x'; 32 * 1024 * 1024]);
        for _ in 0..33 {
            bytes.extend_from_slice(&block);
        }
        bytes
    };
    vec![
        case("gzip", gzip(text.as_bytes()), &expected),
        case(
            "gzip in pieces",
            [gzip(HEADER.as_bytes()), gzip(ROW.as_bytes())].concat(),
            &[GOOD],
        ),
        case("zstd", zstd(text.as_bytes()), &expected),
        case(
            "truncated gzip",
            cut(gzip(text.as_bytes())),
            &["refused: orders.csv breaks off in the middle of its gzip data"],
        ),
        case(
            "truncated zstd",
            cut(zstd(text.as_bytes())),
            &["refused: orders.csv breaks off in the middle of its zstd data"],
        ),
        case(
            "damaged gzip",
            flipped,
            &["refused: orders.csv is damaged: its gzip data does not decode"],
        ),
        case(
            "garbage after gzip",
            [gzip(text.as_bytes()), b"garbage of some length".to_vec()].concat(),
            &["refused: orders.csv is damaged: its gzip data does not decode"],
        ),
        case(
            "gzip bomb",
            bomb(gzip),
            &["refused: orders.csv grows more than 200-fold and beyond 1 GiB"],
        ),
        case(
            "zstd bomb",
            bomb(zstd),
            &["refused: orders.csv grows more than 200-fold and beyond 1 GiB"],
        ),
        case(
            "compressed twice",
            gzip(&gzip(text.as_bytes())),
            &["refused: orders.csv is compressed twice"],
        ),
        case(
            "gzip of UTF-16",
            gzip(&utf16(&format!("\u{feff}{HEADER}{ROW}"), false)),
            &[GOOD],
        ),
    ]
}
