//! Rows of a log as text for `COPY`.

use crate::copy::CopyBuffer;
use crate::log::moment::Moment;
use crate::log::row::OrderLine;

/// Appends a row of `raw.order_lines`.
pub(crate) fn order_line(out: &mut CopyBuffer, row: &OrderLine<'_>, file_id: i64, line: u64) {
    match row.order_id {
        Some(order_id) => out.text(order_id),
        None => out.text(&row.order_of_day()),
    }
    out.text(row.customer_id);
    moment(out, &row.ordered_at);
    decimal(out, row.amount, 4);
    match row.quantity {
        Some(quantity) => decimal(out, quantity, 3),
        None => out.null(),
    }
    for text in [row.region, row.category, row.channel] {
        match text {
            Some(text) => out.text(text),
            None => out.null(),
        }
    }
    decimal(out, file_id, 0);
    decimal(out, i64::try_from(line).unwrap_or(i64::MAX), 0);
    out.end_row();
}

/// Digits written from the right into a small space: formatting is what a load spends its time on.
struct Digits {
    space: [u8; 32],
    from: usize,
}

impl Digits {
    fn new() -> Self {
        Self {
            space: [0; 32],
            from: 32,
        }
    }

    fn push(&mut self, byte: u8) {
        self.from = self.from.saturating_sub(1);
        if let Some(place) = self.space.get_mut(self.from) {
            *place = byte;
        }
    }

    fn number(&mut self, mut number: u64, width: usize) {
        let mut written = 0;
        while number > 0 || written < width {
            self.push(b'0' + u8::try_from(number % 10).unwrap_or(0));
            number /= 10;
            written += 1;
        }
    }

    fn text(&self) -> &[u8] {
        self.space.get(self.from..).unwrap_or_default()
    }
}

fn decimal(out: &mut CopyBuffer, value: i64, scale: u32) {
    let mut digits = Digits::new();
    let (mut size, mut decimals) = (value.unsigned_abs(), scale);
    while decimals > 0 && size % 10 == 0 {
        size /= 10;
        decimals -= 1;
    }
    for _ in 0..decimals {
        digits.push(b'0' + u8::try_from(size % 10).unwrap_or(0));
        size /= 10;
    }
    if decimals > 0 {
        digits.push(b'.');
    }
    digits.number(size, 1);
    if value < 0 {
        digits.push(b'-');
    }
    out.plain(digits.text());
}

fn moment(out: &mut CopyBuffer, at: &Moment) {
    let mut digits = Digits::new();
    if at.micros > 0 {
        digits.number(u64::from(at.micros), 6);
        digits.push(b'.');
    }
    for (part, before) in [(at.second, b':'), (at.minute, b':'), (at.hour, b' ')] {
        digits.number(u64::from(part), 2);
        digits.push(before);
    }
    for part in [at.day.day, at.day.month] {
        digits.number(u64::from(part), 2);
        digits.push(b'-');
    }
    digits.number(u64::from(at.day.year), 4);
    out.plain(digits.text());
}
