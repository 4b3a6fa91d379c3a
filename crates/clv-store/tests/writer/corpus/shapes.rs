//! Files of an odd shape: encodings, line ends, quotation marks and headers.

use clv_testkit::OlistFolder;

use super::{Case, REVIEWS, SELLERS, case, more};

pub(super) fn cases() -> Vec<Case> {
    let sellers = OlistFolder::original(SELLERS);
    let lacks = &["refused: olist_sellers_dataset.csv, line 1: the header lacks"];
    let utf16: Vec<u8> = format!("\u{feff}{sellers}")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let huge = format!(
        "{sellers}s2,1,{},SP\ns3,1,x,SP\n",
        "x".repeat(10 * 1024 * 1024)
    );
    let huge_quoted = format!(
        "{sellers}s2,1,\"{}\",SP\ns3,1,x,SP\n",
        "x".repeat(10 * 1024 * 1024)
    );
    vec![
        case(
            "byte order mark",
            SELLERS,
            format!("\u{feff}{sellers}"),
            &[],
        ),
        case("CRLF", SELLERS, sellers.replace('\n', "\r\n"), &[]),
        case("lone CR", SELLERS, sellers.replace('\n', "\r"), &[]),
        case("no line end at the end", SELLERS, sellers.trim_end(), &[]),
        case("empty lines", SELLERS, format!("{sellers}\n\r\n  \n"), &[]),
        case(
            "quoted newline",
            REVIEWS,
            OlistFolder::original(REVIEWS),
            &[],
        ),
        case(
            "NUL",
            SELLERS,
            more(SELLERS, "s2,1,x\0y,SP"),
            &["3 seller_city holds a NUL byte"],
        ),
        case(
            "broken UTF-8",
            SELLERS,
            [sellers.as_bytes(), b"s2,1,s\xe3o paulo,SP\n"].concat(),
            &["3 seller_city is not UTF-8 text"],
        ),
        case(
            "too few fields",
            SELLERS,
            more(SELLERS, "s2,1,x"),
            &["3 - is a record of 3 fields where the header has 4"],
        ),
        case(
            "too many fields",
            SELLERS,
            more(SELLERS, "s2,1,x,SP,5"),
            &["3 - is a record of 5 fields where the header has 4"],
        ),
        case(
            "quotation mark never closed",
            SELLERS,
            format!("{sellers}s2,1,\"x,SP\ns3,1,x,SP\n"),
            &["3 - opens a quotation mark and does not close it"],
        ),
        case(
            "a missing column",
            SELLERS,
            "seller_id,seller_city,seller_state\ns1,x,SP\n",
            lacks,
        ),
        case(
            "other order of columns",
            SELLERS,
            "seller_state,seller_city,seller_zip_code_prefix,seller_id\nSP,x,1,s1\n",
            &[],
        ),
        case(
            "a column twice",
            SELLERS,
            "seller_id,seller_id,seller_zip_code_prefix,seller_city,seller_state\ns1,s1,1,x,SP\n",
            &["refused: olist_sellers_dataset.csv, line 1: the header names seller_id twice"],
        ),
        case(
            "a column more",
            SELLERS,
            "note,seller_id,seller_zip_code_prefix,seller_city,seller_state\nn,s1,1,x,SP\n",
            &[],
        ),
        case(
            "empty",
            SELLERS,
            "",
            &["refused: olist_sellers_dataset.csv, line 1: the header is missing"],
        ),
        case(
            "header only",
            REVIEWS,
            OlistFolder::original(REVIEWS).lines().next().unwrap(),
            &[],
        ),
        case("wrong delimiter", SELLERS, sellers.replace(',', ";"), lacks),
        case("UTF-16", SELLERS, utf16, lacks),
        case(
            "gzip",
            SELLERS,
            [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3].to_vec(),
            lacks,
        ),
        case(
            "a spreadsheet",
            SELLERS,
            b"PK\x03\x04\x14\x00\x06\x00".to_vec(),
            lacks,
        ),
        case(
            "a 10 MB cell",
            SELLERS,
            huge,
            &["3 - starts a record that is longer than a megabyte"],
        ),
        case(
            "a quoted 10 MB cell",
            SELLERS,
            huge_quoted,
            &["3 - starts a record that is longer than a megabyte"],
        ),
        case(
            "no header",
            SELLERS,
            sellers.split_once('\n').unwrap().1,
            lacks,
        ),
    ]
}
