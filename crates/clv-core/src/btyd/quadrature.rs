//! Gauss–Legendre quadrature: fixed panels where the integrand is known to be smooth, adaptive elsewhere.

/// Positive nodes and their weights on [−1, 1] (Abramowitz & Stegun, table 25.4).
pub(crate) type Rule = [(f64, f64)];

/// Six nodes.
pub(crate) const SIX: &Rule = &[
    (0.238_619_186_083_196_9, 0.467_913_934_572_691_05),
    (0.661_209_386_466_264_5, 0.360_761_573_048_138_6),
    (0.932_469_514_203_152, 0.171_324_492_379_170_36),
];

/// Twelve nodes.
pub(crate) const TWELVE: &Rule = &[
    (0.125_233_408_511_468_9, 0.249_147_045_813_402_7),
    (0.367_831_498_998_180_2, 0.233_492_536_538_354_6),
    (0.587_317_954_286_617_5, 0.203_167_426_723_066_73),
    (0.769_902_674_194_304_3, 0.160_078_328_543_346_42),
    (0.904_117_256_370_474_8, 0.106_939_325_995_319_07),
    (0.981_560_634_246_719_2, 0.047_175_336_386_511_41),
];

/// The nodes and weights of one panel [low, high].
pub(crate) fn nodes(rule: &'static Rule, low: f64, high: f64) -> impl Iterator<Item = (f64, f64)> {
    let (middle, half) = (0.5 * (low + high), 0.5 * (high - low));
    rule.iter().flat_map(move |(node, weight)| {
        [
            (middle - half * node, half * weight),
            (middle + half * node, half * weight),
        ]
    })
}

/// Nodes and weights of `panels` equal panels of [low, high].
pub(crate) fn panels(
    rule: &'static Rule,
    low: f64,
    high: f64,
    panels: f64,
) -> impl Iterator<Item = (f64, f64)> {
    let panels = panels.ceil().max(1.0);
    let width = (high - low) / panels;
    let starts = std::iter::successors(Some(0.0), |panel| Some(panel + 1.0))
        .take_while(move |panel| *panel < panels)
        .map(move |panel| low + panel * width);
    starts.flat_map(move |start| nodes(rule, start, start + width))
}

/// ∫ f over [low, high] in `count` equal panels of twelve nodes.
pub(crate) fn fixed(low: f64, high: f64, count: f64, f: impl Fn(f64) -> f64) -> f64 {
    panels(TWELVE, low, high, count)
        .map(|(at, weight)| weight * f(at))
        .sum()
}

/// Panels are halved at most so often: 2⁻³⁰ of the range is narrower than any peak these models have.
const MOST_HALVINGS: u32 = 30;

/// ∫ f over [low, high] to a relative error around 10⁻¹², f ≥ 0.
pub(crate) fn adaptive(low: f64, high: f64, f: &impl Fn(f64) -> f64) -> f64 {
    // So many first panels that a narrow peak is not missed by all of them.
    const FIRST: u32 = 16;
    if high <= low {
        return 0.0;
    }
    let width = (high - low) / f64::from(FIRST);
    let panels: Vec<(f64, f64, f64)> = (0..FIRST)
        .map(|panel| low + f64::from(panel) * width)
        .map(|start| (start, start + width, fixed(start, start + width, 1.0, f)))
        .collect();
    let scale: f64 = panels.iter().map(|(_, _, sum)| sum.abs()).sum();
    // Numbers too small to be normal are all rounding error: halving them would never end.
    let tolerance = (1e-13 * scale).max(f64::MIN_POSITIVE);
    panels
        .into_iter()
        .map(|(start, end, sum)| halved(start, end, sum, tolerance, MOST_HALVINGS, f))
        .sum()
}

fn halved(
    low: f64,
    high: f64,
    whole: f64,
    tolerance: f64,
    left: u32,
    f: &impl Fn(f64) -> f64,
) -> f64 {
    let middle = 0.5 * (low + high);
    let (first, second) = (fixed(low, middle, 1.0, f), fixed(middle, high, 1.0, f));
    let sum = first + second;
    let difference = (sum - whole).abs();
    if left == 0 || difference.is_nan() || difference <= tolerance {
        return sum;
    }
    halved(low, middle, first, tolerance, left - 1, f)
        + halved(middle, high, second, tolerance, left - 1, f)
}
