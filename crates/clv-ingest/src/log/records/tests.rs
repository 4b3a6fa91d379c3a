#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use super::*;

fn read(text: &[u8], expected: Option<usize>) -> Vec<String> {
    let mut records = Records::new(text, b',');
    if let Some(expected) = expected {
        records.expect(expected);
    }
    let mut all = Vec::new();
    loop {
        match records.next().unwrap() {
            Next::End => return all,
            Next::Broken(broken) => all.push(format!("{}! {}", broken.line, broken.value)),
            Next::Record(record) => {
                let fields: Vec<_> = (0..record.spans.len())
                    .map(|at| String::from_utf8_lossy(record.field(at)).into_owned())
                    .collect();
                all.push(format!("{}: {}", record.line, fields.join("|")));
            }
        }
    }
}

#[test]
fn ends_records_at_every_kind_of_line_end_and_skips_empty_lines() {
    assert_eq!(
        read(b"a,b\nc,d\r\n\r\n\n e,f\rg,\r", None),
        ["1: a|b", "2: c|d", "5:  e|f", "6: g|"]
    );
}

#[test]
fn reads_quotation_marks_as_programs_write_them() {
    assert_eq!(
        read(b"\"a,\"\"b\"\"\",\"x\r\ny\"\nc\"d,\"e\"f\n\"\",g", None),
        ["1: a,\"b\"|x\r\ny", "3: c\"d|ef", "4: |g"]
    );
}

#[test]
fn a_stray_quotation_mark_costs_its_line_only() {
    assert_eq!(
        read(b"a,\"b\nc,d\ne,\"f\ng,h\n", Some(2)),
        ["1! a,\"b", "2: c|d", "3! e,\"f", "4: g|h"]
    );
}

#[test]
fn an_endless_record_costs_its_line_only() {
    let mut text = b"a,b\nc,".to_vec();
    text.resize(10 * 1024 * 1024, b'x');
    text.extend_from_slice(b"\nd,e\n");
    let all = read(&text, Some(2));
    assert_eq!(all.len(), 3);
    assert_eq!(all.last().unwrap(), "3: d|e");
}
