//! Encodings, broken text, and files that are no text.

use super::{Case, GOOD, ROW, case, with};
use crate::support::{HEADER, utf16};

pub(super) fn cases() -> Vec<Case> {
    let text = "order_id,customer_id,ordered_at,amount,region\nO1,Zoë,2018-03-04,12.5,“São”\n";
    let expected = "O1 Zoë 2018-03-04 00:00:00 12.5 “São”";
    let (code_page, _, _) = encoding_rs::WINDOWS_1252.encode(text);
    let mut broken_pair = utf16(HEADER, false);
    broken_pair.extend_from_slice(&utf16("O", false));
    broken_pair.extend_from_slice(&[0x00, 0xd8]);
    broken_pair.extend_from_slice(&utf16(&format!(",C1,2018-03-04,1\n{ROW}"), false));
    vec![
        case("UTF-8", text, &[expected]),
        case("byte order mark", format!("\u{feff}{text}"), &[expected]),
        case(
            "byte order mark and quoted header",
            "\u{feff}\"order_id\",customer_id,ordered_at,amount\nO1,C1,2018-03-04,12.5\n",
            &[GOOD],
        ),
        case("Windows-1252", code_page.into_owned(), &[expected]),
        case(
            "UTF-16LE with mark",
            utf16(&format!("\u{feff}{text}"), false),
            &[expected],
        ),
        case(
            "UTF-16BE with mark",
            utf16(&format!("\u{feff}{text}"), true),
            &[expected],
        ),
        case("UTF-16LE", utf16(text, false), &[expected]),
        case("UTF-16BE", utf16(text, true), &[expected]),
        case(
            "broken UTF-16",
            broken_pair,
            &[
                GOOD,
                "bad 2 order_id: is not valid text in the encoding of this file",
            ],
        ),
        case(
            "broken UTF-8",
            [
                HEADER.as_bytes(),
                "O2,Zoë,2018-03-04,1\nO3,".as_bytes(),
                b"Z\xff,2018-03-04,1\n",
                ROW.as_bytes(),
            ]
            .concat(),
            &[
                "O2 Zoë 2018-03-04 00:00:00 1",
                GOOD,
                "bad 3 customer_id: is not valid text in the encoding of this file",
            ],
        ),
        with(
            case(
                "UTF-8 that was read as such",
                [
                    HEADER.as_bytes(),
                    b"O3,Z\xeb,2018-03-04,1\n",
                    ROW.as_bytes(),
                ]
                .concat(),
                &[
                    GOOD,
                    "bad 2 customer_id: is not valid text in the encoding of this file",
                ],
            ),
            |options| options.encoding = Some("utf-8".parse().unwrap()),
        ),
        case(
            "UTF-8 broken where nobody reads",
            [
                b"note,",
                HEADER.as_bytes(),
                "é".as_bytes(),
                b"\xff,",
                ROW.as_bytes(),
            ]
            .concat(),
            &[GOOD],
        ),
        case(
            "a NUL byte",
            format!("{HEADER}O\0,C1,2018-03-04,1\n{ROW}"),
            &[GOOD, "bad 2 order_id: holds a NUL byte"],
        ),
        case(
            "nothing but NUL bytes",
            vec![0; 4096],
            &["refused: orders.csv is no text"],
        ),
        case(
            "a spreadsheet",
            b"PK\x03\x04rest".to_vec(),
            &["refused: orders.csv is a spreadsheet"],
        ),
        case(
            "HTML",
            "<!DOCTYPE html><p>Not found",
            &["refused: orders.csv is HTML"],
        ),
        case(
            "JSON",
            "[{\"order_id\": 1}]",
            &["refused: orders.csv is JSON"],
        ),
    ]
}
