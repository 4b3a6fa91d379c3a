//! Damaged and odd files, one after the other: what each becomes.

use clv_ingest::log::LogOptions;

use crate::support::{HEADER, gzip, options, outcome, utf16, zstd};

struct Case {
    name: &'static str,
    bytes: Vec<u8>,
    options: LogOptions,
    expected: Vec<String>,
}

fn case(name: &'static str, bytes: impl Into<Vec<u8>>, expected: &[&str]) -> Case {
    Case {
        name,
        bytes: bytes.into(),
        options: options(),
        expected: expected.iter().map(|&line| line.to_owned()).collect(),
    }
}

/// Rows under the usual header.
fn rows(name: &'static str, rows: &str, expected: &[&str]) -> Case {
    case(name, format!("{HEADER}{rows}"), expected)
}

fn with(mut case: Case, set: impl FnOnce(&mut LogOptions)) -> Case {
    set(&mut case.options);
    case
}

const ROW: &str = "O1,C1,2018-03-04,12.5\n";
const GOOD: &str = "O1 C1 2018-03-04 00:00:00 12.5";

#[test]
fn every_odd_file_becomes_what_it_should() {
    let mut cases = shape();
    cases.extend(headers());
    cases.extend(encodings());
    cases.extend(numbers());
    cases.extend(dates());
    cases.extend(cells());
    cases.extend(compression());
    assert!(cases.len() >= 45, "{} cases", cases.len());
    for case in cases {
        let found = outcome(&case.bytes, &case.options);
        let matches = found.len() == case.expected.len()
            && found.iter().zip(&case.expected).all(|(found, expected)| {
                found == expected
                    || (expected.starts_with("refused") && found.starts_with(expected))
            });
        assert!(
            matches,
            "{}: {found:#?}, expected {:#?}",
            case.name, case.expected
        );
    }
}

#[test]
fn a_value_far_down_the_file_decides_what_the_first_rows_leave_open() {
    let rows = |last: &str| {
        let mut text = "order_id;customer_id;ordered_at;amount\n".to_owned();
        text.push_str(&"O;C;03/04/2018;1,234\n".repeat(30_000));
        text.push_str(last);
        outcome(text.as_bytes(), &options())
    };
    let refused = rows("");
    assert!(
        refused[0].starts_with("refused: orders.csv holds dates such as 03/04/2018"),
        "{refused:?}"
    );
    let refused = rows("O;C;13/04/2018;1\n");
    assert!(
        refused[0].starts_with("refused: orders.csv holds numbers such as 1,234"),
        "{refused:?}"
    );
    let read = rows("O;C;13/04/2018;1.5\n");
    assert_eq!(read.len(), 30_001);
    assert_eq!(read[0], "O C 2018-04-03 00:00:00 1234");
}

fn shape() -> Vec<Case> {
    let mut huge = format!("{HEADER}O0,C0,2018-03-04,1\nO9,").into_bytes();
    huge.resize(huge.len() + 10 * 1024 * 1024, b'x');
    huge.extend_from_slice(format!(",2018-03-04,1\n{ROW}").as_bytes());
    let mut quoted = format!("{HEADER}O0,C0,2018-03-04,1\nO9,\"").into_bytes();
    quoted.resize(quoted.len() + 10 * 1024 * 1024, b'x');
    quoted.extend_from_slice(format!("\",2018-03-04,1\n{ROW}").as_bytes());
    vec![
        rows("plain", ROW, &[GOOD]),
        rows("no line end at the end", ROW.trim_end(), &[GOOD]),
        case(
            "CRLF",
            format!("{HEADER}{ROW}").replace('\n', "\r\n"),
            &[GOOD],
        ),
        case(
            "lone CR",
            format!("{HEADER}{ROW}").replace('\n', "\r"),
            &[GOOD],
        ),
        rows("empty lines", &format!("\n\n{ROW}\r\n  \n"), &[GOOD]),
        rows(
            "quoted newline",
            "\"O\n1\",C1,2018-03-04,1\nO2,C1,2018-03-04,2\n",
            &[
                "O\\n1 C1 2018-03-04 00:00:00 1",
                "O2 C1 2018-03-04 00:00:00 2",
            ],
        ),
        rows(
            "doubled quotation marks",
            "\"O\"\"1\",C1,2018-03-04,1\n",
            &["O\"1 C1 2018-03-04 00:00:00 1"],
        ),
        rows(
            "quotation mark never closed",
            &format!("\"O0,C0,2018-03-04,1\n{ROW}"),
            &[
                GOOD,
                "bad 2 -: opens a quotation mark and does not close it",
            ],
        ),
        rows(
            "stray quotation marks",
            &format!("O0,\"C0,2018-03-04,1\n{ROW}O2,\"C2,2018-03-04,1\n"),
            &[
                GOOD,
                "bad 2 -: opens a quotation mark and does not close it",
                "bad 4 -: opens a quotation mark and does not close it",
            ],
        ),
        rows(
            "too few fields",
            &format!("O0,C0,2018-03-04\n{ROW}"),
            &[
                GOOD,
                "bad 2 -: is a record of 3 fields where the header has 4",
            ],
        ),
        rows(
            "too many fields",
            &format!("O0,C0,2018-03-04,1,5\n{ROW}"),
            &[
                GOOD,
                "bad 2 -: is a record of 5 fields where the header has 4",
            ],
        ),
        rows(
            "rows of empty fields",
            &format!("{ROW},,,\n , ,,\n"),
            &[GOOD, "apart 2 rows of empty fields 0.00"],
        ),
        case("empty file", "", &["refused: orders.csv is empty"]),
        case(
            "only line ends",
            "\n\r\n\n",
            &["refused: orders.csv is empty"],
        ),
        case("header only", HEADER, &[]),
        case(
            "a 10 MB cell",
            huge,
            &[
                "O0 C0 2018-03-04 00:00:00 1",
                GOOD,
                "bad 3 -: starts a record that is longer than a megabyte",
            ],
        ),
        case(
            "a quoted 10 MB cell",
            quoted,
            &[
                "O0 C0 2018-03-04 00:00:00 1",
                GOOD,
                "bad 3 -: starts a record that is longer than a megabyte",
            ],
        ),
        case(
            "semicolons",
            format!("{HEADER}{ROW}").replace(',', ";"),
            &[GOOD],
        ),
        case("tabs", format!("{HEADER}{ROW}").replace(',', "\t"), &[GOOD]),
        case("bars", format!("{HEADER}{ROW}").replace(',', "|"), &[GOOD]),
        case(
            "a line that names the delimiter",
            format!("sep=;\r\n{}", format!("{HEADER}{ROW}").replace(',', ";")),
            &[GOOD],
        ),
        with(
            case(
                "the wrong delimiter",
                format!("{HEADER}{ROW}"),
                &[
                    "refused: orders.csv has no column for customer_id and ordered_at and amount; it has only one column",
                ],
            ),
            |options| options.delimiter = Some(";".parse().unwrap()),
        ),
        with(
            case(
                "an unusual delimiter",
                format!("{HEADER}{ROW}").replace(',', "^"),
                &[GOOD],
            ),
            |options| options.delimiter = Some("^".parse().unwrap()),
        ),
    ]
}

fn headers() -> Vec<Case> {
    vec![
        case(
            "no header",
            ROW,
            &["refused: orders.csv has no header: its first line holds \"2018-03-04\""],
        ),
        case(
            "a missing column",
            "order_id,customer_id,ordered_at\n",
            &[
                "refused: orders.csv has no column for amount; it has order_id, customer_id, ordered_at",
            ],
        ),
        case(
            "other order of columns",
            "amount,ordered_at,order_id,customer_id\n12.5,2018-03-04,O1,C1\n",
            &[GOOD],
        ),
        case(
            "other names",
            "Order Number;Customer-ID;ORDER_DATE;Revenue\nO1;C1;2018-03-04;12.5\n",
            &[GOOD],
        ),
        case(
            "a column twice",
            "order_id,customer_id,customer_id,ordered_at,amount\n",
            &[
                "refused: orders.csv has several columns that could be customer_id: customer_id, customer_id",
            ],
        ),
        case(
            "an ignored column twice",
            "note,order_id,customer_id,note,ordered_at,amount\nx,O1,C1,y,2018-03-04,12.5\n",
            &[GOOD],
        ),
        case(
            "more columns",
            "order_id,customer_id,ordered_at,amount,quantity,region,category,channel,note\nO1,C1,2018-03-04,12.5,2,SP,toys,web,x\n",
            &["O1 C1 2018-03-04 00:00:00 12.5 2 SP toys web"],
        ),
        case(
            "two candidates",
            "customer,date,total,value\n",
            &["refused: orders.csv has several columns that could be amount: total, value"],
        ),
        case(
            "no orders named",
            "customer_id,ordered_at,amount\nC1,2018-03-04 09:00:00,5\n",
            &["C1@2018-03-04 C1 2018-03-04 09:00:00 5"],
        ),
        case(
            "quantity times price",
            "order_id,customer_id,ordered_at,quantity,unit_price\nO1,C1,2018-03-04,3,0.125\nO2,C1,2018-03-04,-2,1.5\n",
            &[
                "O1 C1 2018-03-04 00:00:00 0.375 3",
                "O2 C1 2018-03-04 00:00:00 -3 -2",
            ],
        ),
        with(
            case(
                "mapped columns",
                "n,k,d,a,b\nO1,C1,2018-03-04,2.5,5\n",
                &[GOOD],
            ),
            |options| {
                options.map = "order_id=n,customer_id=k,ordered_at=d,amount=a * b"
                    .parse()
                    .unwrap()
            },
        ),
        with(
            case(
                "mapped to nothing there is",
                "n,k\n",
                &["refused: orders.csv has no column x to be customer_id; its columns are: n, k"],
            ),
            |options| options.map = "customer_id=x,ordered_at=k,amount=n".parse().unwrap(),
        ),
    ]
}

fn encodings() -> Vec<Case> {
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

fn numbers() -> Vec<Case> {
    let amounts = |name, values: &[&str], expected: &[&str]| {
        let rows: String = values
            .iter()
            .map(|value| format!("O;C;2018-03-04;{value}\n"))
            .collect();
        case(
            name,
            format!("{}{rows}", HEADER.replace(',', ";")),
            expected,
        )
    };
    vec![
        amounts(
            "not finite",
            &["1.5", "NaN", "inf", "-Infinity"],
            &[
                "O C 2018-03-04 00:00:00 1.5",
                "bad 3 amount: is not a finite number",
                "bad 4 amount: is not a finite number",
                "bad 5 amount: is not a finite number",
            ],
        ),
        amounts(
            "beyond bounds",
            &[
                "1.5",
                "1e400",
                "10000000000",
                "9999999999.99",
                "-9999999999.99",
            ],
            &[
                "O C 2018-03-04 00:00:00 1.5",
                "O C 2018-03-04 00:00:00 9999999999.99",
                "O C 2018-03-04 00:00:00 -9999999999.99",
                "bad 3 amount: is larger than 9,999,999,999.99",
                "bad 4 amount: is larger than 9,999,999,999.99",
            ],
        ),
        amounts(
            "a negative price is a return",
            &["-12.5", "(3.25)", "4.5-", "0"],
            &[
                "O C 2018-03-04 00:00:00 -12.5",
                "O C 2018-03-04 00:00:00 -3.25",
                "O C 2018-03-04 00:00:00 -4.5",
                "O C 2018-03-04 00:00:00 0",
            ],
        ),
        amounts(
            "an empty amount",
            &["1.5", ""],
            &[
                "O C 2018-03-04 00:00:00 1.5",
                "bad 3 amount: must not be empty",
            ],
        ),
        amounts(
            "a formula",
            &["1.5", "=1+1", "=SUM(A1:A2)"],
            &[
                "O C 2018-03-04 00:00:00 1.5",
                "bad 3 amount: is not a number",
                "bad 4 amount: is not a number",
            ],
        ),
        amounts(
            "decimal comma",
            &["1.234,50", "12", "7,25", "1.000"],
            &[
                "O C 2018-03-04 00:00:00 1234.5",
                "O C 2018-03-04 00:00:00 12",
                "O C 2018-03-04 00:00:00 7.25",
                "O C 2018-03-04 00:00:00 1000",
            ],
        ),
        amounts(
            "thousands",
            &["1,234.50", "12,345,678", "1 000.5", "1'000.25"],
            &[
                "O C 2018-03-04 00:00:00 1234.5",
                "O C 2018-03-04 00:00:00 12345678",
                "O C 2018-03-04 00:00:00 1000.5",
                "O C 2018-03-04 00:00:00 1000.25",
            ],
        ),
        amounts(
            "currency",
            &["R$ 1.234,50", "-R$ 7,00", "12,00"],
            &[
                "O C 2018-03-04 00:00:00 1234.5",
                "O C 2018-03-04 00:00:00 -7",
                "O C 2018-03-04 00:00:00 12",
            ],
        ),
        amounts(
            "two currencies",
            &["$5.00", "€4.00"],
            &[
                "O C 2018-03-04 00:00:00 5",
                "bad 3 amount: is in another currency than the rows before",
            ],
        ),
        amounts(
            "float noise",
            &["11.770000000000001", "0.1"],
            &[
                "O C 2018-03-04 00:00:00 11.77",
                "O C 2018-03-04 00:00:00 0.1",
            ],
        ),
        amounts(
            "nothing decides the mark",
            &["1,234", "5"],
            &["refused: orders.csv holds numbers such as 1,234, which may have a decimal mark"],
        ),
        with(
            amounts(
                "the mark is given",
                &["1,234", "5"],
                &["O C 2018-03-04 00:00:00 1.234", "O C 2018-03-04 00:00:00 5"],
            ),
            |options| options.decimal = Some("comma".parse().unwrap()),
        ),
        amounts(
            "both marks",
            &["1.5", "2,5"],
            &[
                "refused: orders.csv holds numbers with a decimal point and others with a decimal comma",
            ],
        ),
    ]
}

fn dates() -> Vec<Case> {
    let dates = |name, values: &[&str], expected: &[&str]| {
        let rows: String = values
            .iter()
            .map(|value| format!("O;C;{value};1\n"))
            .collect();
        case(
            name,
            format!("{}{rows}", HEADER.replace(',', ";")),
            expected,
        )
    };
    vec![
        dates("impossible days", &["2018-02-29", "2018-13-01", "2018-03-04"], &["O C 2018-03-04 00:00:00 1", "bad 2 ordered_at: is a day or a time that does not exist", "bad 3 ordered_at: is a day or a time that does not exist"]),
        dates("the future", &["2026-07-01", "2026-07-02", "9999-12-31"], &["O C 2026-07-01 00:00:00 1", "bad 3 ordered_at: lies in the future", "bad 4 ordered_at: lies in the future"]),
        dates("before computers", &["1970-01-01", "1969-12-31", "0001-01-01"], &["O C 1970-01-01 00:00:00 1", "bad 3 ordered_at: is before 1970", "bad 4 ordered_at: is before 1970"]),
        dates("an hour that summer time skips", &["2018-11-04 00:30:00", "2018-03-25 02:30:00"], &["O C 2018-11-04 00:30:00 1", "O C 2018-03-25 02:30:00 1"]),
        dates("no date", &["2018-03-04", "soon", ""], &["O C 2018-03-04 00:00:00 1", "bad 3 ordered_at: is not a date", "bad 4 ordered_at: must not be empty"]),
        dates("ambiguous", &["03/04/2018", "05/06/2018"], &["refused: orders.csv holds dates such as 03/04/2018 in column ordered_at, which may be day first or month first"]),
        with(dates("ambiguous, and said", &["03/04/2018"], &["O C 2018-04-03 00:00:00 1"]), |options| options.date_format = Some("dmy".parse().unwrap())),
        dates("month first", &["03/04/2018", "12/31/2018 4:05 PM"], &["O C 2018-03-04 00:00:00 1", "O C 2018-12-31 16:05:00 1"]),
        dates("day first", &["03.04.2018", "31.12.18 16:05"], &["O C 2018-04-03 00:00:00 1", "O C 2018-12-31 16:05:00 1"]),
        dates("one against many", &[&["31/12/2018"; 40][..], &["12/31/2018"]].concat()[18..], &[&["O C 2018-12-31 00:00:00 1"; 22][..], &["bad 24 ordered_at: is a day or a time that does not exist, read day first as this file has them"]].concat()),
        dates("both ways", &["31/12/2018", "12/31/2018"], &["refused: orders.csv holds dates that are day first and others that are month first"]),
        dates("zones", &["2018-03-04T23:30:00Z", "2018-03-04T23:30:00-03:00"], &["O C 2018-03-04 23:30:00 1", "O C 2018-03-04 23:30:00 1"]),
        dates("fractions of seconds", &["2018-03-04 10:11:12.5", "20180304"], &["O C 2018-03-04 10:11:12.500000 1", "O C 2018-03-04 00:00:00 1"]),
        dates("names of months", &["4 Mar 2018", "Mar 5, 2018"], &["O C 2018-03-04 00:00:00 1", "O C 2018-03-05 00:00:00 1"]),
        dates("seconds since 1970", &["1520121600"], &["refused: orders.csv seems to hold seconds since 1970 in column ordered_at"]),
        dates("days of a spreadsheet", &["43163"], &["refused: orders.csv seems to hold numbers of days"]),
        dates("unreadable", &["März"], &["refused: orders.csv holds no dates we can read in column ordered_at"]),
        with(dates("a pattern", &["040318 0930"], &["O C 2018-03-04 09:30:00 1"]), |options| options.date_format = Some("%d%m%y %H%M".parse().unwrap())),
    ]
}

fn cells() -> Vec<Case> {
    let long = "x".repeat(1001);
    vec![
        rows(
            "no customer",
            &format!("{ROW}O2,,2018-03-04,5\nO3,NaN,2018-03-04,-1.25\nO4,null,2018-03-04,1\n"),
            &[GOOD, "apart 3 rows without a customer 4.75"],
        ),
        rows(
            "no customer and no amount",
            &format!("{ROW}O2,,2018-03-04,x\n"),
            &[GOOD, "bad 3 amount: is not a number"],
        ),
        rows(
            "no order",
            &format!("{ROW},C2,2018-03-04,5\n"),
            &[GOOD, "bad 3 order_id: must not be empty"],
        ),
        rows("an order twice", &format!("{ROW}{ROW}"), &[GOOD, GOOD]),
        rows(
            "a formula as a name",
            "=1+1,@C,2018-03-04,5\n",
            &["=1+1 @C 2018-03-04 00:00:00 5"],
        ),
        rows(
            "a path as a name",
            "../../etc/passwd,C\\..,2018-03-04,5\n",
            &["../../etc/passwd C\\\\.. 2018-03-04 00:00:00 5"],
        ),
        rows(
            "a tab in a name",
            "O\t1,C1,2018-03-04,5\n",
            &["O\\t1 C1 2018-03-04 00:00:00 5"],
        ),
        rows("spaces around", " O1 , C1 , 2018-03-04 , 12.5 \n", &[GOOD]),
        rows(
            "a name of a kilobyte",
            &format!("{ROW}{long},C1,2018-03-04,5\n"),
            &[GOOD, "bad 3 order_id: is longer than a thousand bytes"],
        ),
    ]
}

fn compression() -> Vec<Case> {
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
