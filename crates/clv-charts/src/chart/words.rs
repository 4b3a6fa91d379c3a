//! Words above columns.

use crate::Size;
use crate::canvas::At;
use crate::chart::columns::Columns;
use crate::class::Class;
use crate::frame::{Anchor, EDGE, Frame, centre_within};

/// Words about one column.
pub(crate) struct Words<'a> {
    pub(crate) column: usize,
    pub(crate) text: &'a str,
    pub(crate) class: Class,
    /// Whether a thin line joins them with the column.
    pub(crate) has_leader: bool,
}

/// Words with their place.
pub(crate) struct Placed<'a> {
    pub(crate) words: &'a Words<'a>,
    pub(crate) frame: Frame,
    pub(crate) leader: Option<(At, At)>,
}

/// Distance between the centre of the words and the bar's end, without and with a leader.
const LIFT: f64 = 9.0;
const LIFT_WITH_LEADER: f64 = 20.0;

/// How far words that stand beside their column's middle reach over it.
const OVERHANG: f64 = 5.0;

/// Distance between words and what is under them.
const CLEAR: f64 = 2.0;

/// Height of a line of words, for counting how high words had to be lifted.
const LINE: f64 = 13.0;

/// Puts the words above their bars, left to right: above the neighbours they would cover and above words already placed,
/// centred or to one side, whichever covers the fewest leader lines and needs the least height.
pub(crate) fn place<'a>(columns: &Columns, words: &'a [Words<'a>], size: Size) -> Vec<Placed<'a>> {
    let mut order: Vec<&Words<'a>> = words.iter().collect();
    order.sort_by_key(|w| (w.column, w.has_leader));
    let mut placed: Vec<Placed<'a>> = Vec::with_capacity(order.len());
    for (index, words) in order.iter().enumerate() {
        let later: Vec<f64> = order
            .iter()
            .skip(index + 1)
            .filter(|other| other.column != words.column && other.has_leader)
            .map(|other| columns.tip(other.column).0)
            .collect();
        let candidates = [Anchor::Middle, Anchor::End, Anchor::Start].into_iter();
        let best = candidates
            .map(|anchor| lifted(columns, words, anchor, size, &placed))
            .min_by(|a, b| cost(a, &later, &placed).total_cmp(&cost(b, &later, &placed)));
        placed.extend(best);
    }
    placed
}

/// The words at the lowest free height.
fn lifted<'a>(
    columns: &Columns,
    words: &'a Words<'a>,
    anchor: Anchor,
    size: Size,
    placed: &[Placed<'a>],
) -> Placed<'a> {
    let tip = columns.tip(words.column);
    let lift = if words.has_leader {
        LIFT_WITH_LEADER
    } else {
        LIFT
    };
    let start = match anchor {
        Anchor::Start => tip.0 - OVERHANG,
        Anchor::Middle => tip.0,
        Anchor::End => tip.0 + OVERHANG,
    };
    let mut frame = Frame::of_text(words.class, words.text, anchor, start, tip.1 - lift);
    let (width, height) = (frame.width(), frame.height());
    let centre = (frame.left + frame.right) / 2.0;
    let middle = centre_within(centre, width, columns.plot.frame.left, size.width - EDGE);
    (frame.left, frame.right) = (middle - width / 2.0, middle + width / 2.0);
    let mut obstacles = columns.bars();
    obstacles.extend(placed.iter().map(|p| p.frame));
    // Every move clears at least one obstacle for good, so this many suffice.
    for _ in 0..obstacles.len() {
        let Some(hit) = obstacles.iter().find(|o| o.intersects(&frame)) else {
            break;
        };
        frame.bottom = hit.top - CLEAR;
        frame.top = frame.bottom - height;
    }
    // Over the words of the same column, the line starts there.
    let stacked = placed.iter().filter(|p| p.words.column == words.column);
    let under = stacked.fold(tip.1, |top, p| top.min(p.frame.top));
    let leader = words
        .has_leader
        .then_some(((tip.0, frame.bottom), (tip.0, under - CLEAR)));
    Placed {
        words,
        frame,
        leader: leader.filter(|(from, to)| to.1 > from.1),
    }
}

/// What a place costs: leader lines through words, then height.
fn cost(candidate: &Placed<'_>, later: &[f64], placed: &[Placed<'_>]) -> f64 {
    const CROSSING: f64 = 100.0;
    let Frame { left, right, .. } = candidate.frame;
    let covers = |x: &&f64| left - CLEAR < **x && **x < right + CLEAR;
    let own = |other: &&Placed<'_>| {
        let leader = candidate.leader;
        leader.is_some_and(|(from, to)| other.frame.crossed_by(from, to))
    };
    let theirs = |other: &&Placed<'_>| {
        let leader = other.leader;
        leader.is_some_and(|(from, to)| candidate.frame.crossed_by(from, to))
    };
    let crossings = later.iter().filter(covers).count()
        + placed.iter().filter(own).count()
        + placed.iter().filter(theirs).count();
    let height = candidate.leader.map_or(0.0, |(from, to)| to.1 - from.1);
    let lines = (height / LINE).floor();
    crate::number::to_f64(crossings) * CROSSING + lines
}
