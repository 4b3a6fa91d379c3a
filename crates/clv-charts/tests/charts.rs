//! What charts refuse, and what they say about a datum.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

use clv_charts::{
    Annotation, Axis, BarChart, BarGroup, Calibration, Caption, ChartError, Datum, DotGrid, Format,
    Group, GroupedBars, Histogram, LineChart, Marker, Point, RankedBars, Scatter, Series, Size,
    Sparkline, TileMap, Waterfall,
};

const BAD: [f64; 3] = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY];

fn caption() -> Caption {
    Caption::new("c", "Title", "Description.")
}

fn datum(key: &str, value: f64) -> Datum {
    Datum::new(key, key, value, format!("{value}"))
}

fn bars(values: &[f64]) -> BarChart {
    let bars = values.iter().enumerate();
    BarChart {
        caption: caption(),
        bars: bars.map(|(i, v)| datum(&format!("k{i}"), *v)).collect(),
        format: Format::Count,
        annotations: Vec::new(),
        partial: Vec::new(),
        selected: Vec::new(),
        anchor: None,
    }
}

fn line(points: &[(f64, f64)]) -> LineChart {
    let point = |(x, y): &(f64, f64)| Point {
        x: *x,
        y: *y,
        name: "name".into(),
        text: "text".into(),
    };
    LineChart {
        caption: caption(),
        x: Axis::default(),
        y: Axis::default(),
        series: vec![Series {
            points: points.iter().map(point).collect(),
            ..Series::default()
        }],
        diagonal: false,
        markers: Vec::new(),
    }
}

fn histogram(edges: &[f64], counts: &[f64]) -> Histogram {
    Histogram {
        caption: caption(),
        edges: edges.into(),
        counts: counts.into(),
        names: counts.iter().map(|_| "name".into()).collect(),
        texts: counts.iter().map(|_| "text".into()).collect(),
        x: Format::Count,
        y: Format::Count,
        x_title: String::new(),
        open_ended: false,
        selected: Vec::new(),
    }
}

fn ranked(values: &[f64]) -> RankedBars {
    RankedBars {
        caption: caption(),
        bars: values.iter().map(|v| datum("k", *v)).collect(),
        selected: Vec::new(),
    }
}

fn tiles(states: &[(&str, f64)]) -> TileMap {
    TileMap {
        caption: caption(),
        states: states.iter().map(|(code, v)| datum(code, *v)).collect(),
        format: Format::Count,
        selected: Vec::new(),
    }
}

fn calibration(groups: Vec<Group>) -> Calibration {
    Calibration {
        caption: caption(),
        predicted: Axis::default(),
        observed: Axis::default(),
        groups,
    }
}

fn waterfall(base: f64, push: f64, result: f64) -> Waterfall {
    Waterfall {
        caption: caption(),
        base: datum("base", base),
        pushes: vec![datum("push", push)],
        result: datum("result", result),
        format: Format::Count,
    }
}

fn dots(total: u32, filled: u32) -> DotGrid {
    DotGrid {
        caption: caption(),
        total,
        filled,
        name: "buy again".into(),
        text: format!("{filled} of {total}"),
    }
}

fn groups(is_stacked: bool, values: &[&[f64]]) -> GroupedBars {
    let group = |values: &&[f64]| BarGroup {
        values: values.to_vec(),
        ..BarGroup::default()
    };
    GroupedBars {
        caption: caption(),
        series: vec!["one".into(), "other".into()],
        groups: values.iter().map(group).collect(),
        is_stacked,
        format: Format::Count,
        anchor: None,
    }
}

fn scatter(points: &[(f64, f64)]) -> Scatter {
    let point = |(x, y): &(f64, f64)| Point {
        x: *x,
        y: *y,
        name: "name".into(),
        text: "text".into(),
    };
    Scatter {
        caption: caption(),
        x: Axis::default(),
        y: Axis::default(),
        points: points.iter().map(point).collect(),
        count: Format::Count,
        things: ["customer", "customers"].map(Into::into),
    }
}

fn spark(values: &[f64]) -> Sparkline {
    Sparkline {
        caption: caption(),
        values: values.into(),
    }
}

#[test]
fn says_that_there_is_no_data() {
    let size = Size::HALF;
    let empty = [
        bars(&[]).draw(size),
        ranked(&[]).draw(size),
        histogram(&[], &[]).draw(size),
        histogram(&[0.0, 1.0], &[0.0]).draw(size),
        line(&[]).draw(size),
        calibration(Vec::new()).draw(size),
        tiles(&[]).draw(size),
        dots(0, 0).draw(size),
        groups(true, &[]).draw(size),
        scatter(&[]).draw(size),
        spark(&[]).draw(size),
    ];
    for drawing in empty {
        let drawing = drawing.unwrap();
        assert!(drawing.svg.contains(">No data for this selection</text>"));
        assert!(drawing.marks.is_empty());
    }
    assert!(
        spark(&[])
            .draw(Size::SPARK)
            .unwrap()
            .svg
            .contains(">No data</text>")
    );
}

#[test]
fn says_it_in_the_words_of_the_page() {
    let caption = Caption::new("empty", "Nada", "Nada")
        .when_empty(["Sem dados para esta seleção", "Sem dados"].map(str::to_owned));
    let chart = BarChart {
        caption,
        ..bars(&[])
    };
    let drawing = chart.draw(Size::HALF).unwrap();
    assert!(drawing.svg.contains(">Sem dados para esta seleção</text>"));
}

#[test]
fn refuses_numbers_that_are_not_finite() {
    let size = Size::HALF;
    for bad in BAD {
        let group = |predicted, observed, interval| Group {
            predicted,
            observed,
            interval,
            ..Group::default()
        };
        let mut with_band = line(&[(0.0, 1.0)]);
        with_band.series[0].band = vec![(0.0, bad)];
        let mut with_range = line(&[(0.0, 1.0)]);
        with_range.x.range = Some((bad, 1.0));
        let mut with_marker = line(&[(0.0, 1.0)]);
        with_marker.markers = vec![Marker {
            x: 0.0,
            y: bad,
            text: "here".into(),
            dropped: false,
        }];
        let refused = [
            bars(&[1.0, bad]).draw(size),
            ranked(&[bad]).draw(size),
            histogram(&[0.0, bad], &[1.0]).draw(size),
            histogram(&[0.0, 1.0], &[bad]).draw(size),
            line(&[(0.0, bad)]).draw(size),
            line(&[(bad, 0.0)]).draw(size),
            with_band.draw(size),
            with_range.draw(size),
            with_marker.draw(size),
            calibration(vec![group(bad, 0.0, None)]).draw(size),
            calibration(vec![group(0.0, bad, None)]).draw(size),
            calibration(vec![group(0.0, 0.0, Some((0.0, bad)))]).draw(size),
            waterfall(bad, 0.0, 0.0).draw(size),
            waterfall(0.0, bad, 0.0).draw(size),
            waterfall(0.0, 0.0, bad).draw(size),
            tiles(&[("SP", bad)]).draw(size),
            groups(false, &[&[1.0, bad]]).draw(size),
            groups(true, &[&[1.0, bad]]).draw(size),
            scatter(&[(0.0, bad)]).draw(size),
            scatter(&[(bad, 0.0)]).draw(size),
            spark(&[bad]).draw(size),
        ];
        for result in refused {
            assert!(
                matches!(result, Err(ChartError::NotFinite { .. })),
                "{result:?}"
            );
        }
    }
}

#[test]
fn refuses_what_does_not_fit_together() {
    let size = Size::HALF;
    let length = |r| matches!(r, Err(ChartError::Length { .. }));
    assert!(length(histogram(&[0.0, 1.0], &[1.0, 2.0]).draw(size)));
    assert!(length(dots(10, 11).draw(size)));
    assert!(length(dots(5_001, 1).draw(size)));
    let mut banded = line(&[(0.0, 1.0), (1.0, 1.0)]);
    banded.series[0].band = vec![(0.0, 2.0)];
    assert!(length(banded.draw(size)));
    assert!(length(groups(false, &[&[1.0]]).draw(size)));
    let negative = groups(true, &[&[1.0, -1.0]]).draw(size);
    assert!(matches!(negative, Err(ChartError::Negative { .. })));
    let rising = |r| matches!(r, Err(ChartError::NotRising { .. }));
    assert!(rising(histogram(&[0.0, 2.0, 2.0], &[1.0, 1.0]).draw(size)));
    assert!(rising(line(&[(1.0, 0.0), (0.0, 0.0)]).draw(size)));
    assert_eq!(
        tiles(&[("XX", 1.0)]).draw(size),
        Err(ChartError::UnknownState("XX".into()))
    );
}

#[test]
fn refuses_sizes_that_cannot_be_drawn() {
    for (width, height) in [(0.0, 100.0), (100.0, 5.0), (f64::NAN, 100.0), (1e9, 100.0)] {
        let result = bars(&[1.0]).draw(Size::new(width, height));
        assert!(matches!(result, Err(ChartError::Size { .. })), "{result:?}");
    }
}

#[test]
fn draws_in_the_smallest_and_the_largest_picture() {
    let above = |key: &str, text: &str| {
        vec![Annotation {
            key: key.into(),
            text: text.into(),
        }]
    };
    for size in [
        Size::new(40.0, 16.0),
        Size::new(4000.0, 4000.0),
        Size::SPARK,
    ] {
        let mut annotated = bars(&[1.0, 2.0, 3.0]);
        annotated.annotations = above("k1", "a long annotation that cannot fit");
        annotated.partial = above("k2", "partial");
        let group = Group {
            label: "best".into(),
            ..Group::default()
        };
        for drawing in [
            annotated.draw(size),
            bars(&[-3.0, 0.0, 2.0]).draw(size),
            ranked(&[1.0, -1.0]).draw(size),
            histogram(&[0.0, 1.0], &[1.0]).draw(size),
            line(&[(0.0, 1.0)]).draw(size),
            line(&[(0.0, 1.0), (0.0, 2.0)]).draw(size),
            calibration(vec![group]).draw(size),
            waterfall(1.0, -2.0, -1.0).draw(size),
            tiles(&[("SP", 1.0), ("RJ", -1.0)]).draw(size),
            dots(1, 1).draw(size),
            groups(false, &[&[1.0, -2.0], &[0.0, 0.0]]).draw(size),
            groups(true, &[&[1.0, 2.0]]).draw(size),
            scatter(&[(0.0, 0.0), (1.0, -1.0)]).draw(size),
            scatter(&[(2.0, 3.0); 501]).draw(size),
            spark(&[1.0]).draw(size),
            spark(&[1.0, 1.0]).draw(size),
        ] {
            assert!(!drawing.unwrap().svg.contains("NaN"));
        }
    }
}

#[test]
fn escapes_words_from_outside_everywhere() {
    let evil = "<b>\"&'";
    let mut chart = bars(&[1.0]);
    chart.caption = Caption::new("a b\"<>", evil, evil);
    chart.bars[0].label = evil.into();
    let svg = chart.draw(Size::HALF).unwrap().svg;
    assert!(!svg.contains("<b>"));
    assert_eq!(svg.matches("&lt;b&gt;&quot;&amp;&#39;").count(), 3);
    assert!(svg.contains("id=\"a-b----title\""));
}

#[test]
fn marks_carry_key_name_and_value_and_cover_the_slot() {
    let mut chart = bars(&[1.0, 0.0]);
    chart.bars[1] = Datum::new("2018-01", "Jan", 0.0, "none").named("January 2018");
    let marks = chart.draw(Size::HALF).unwrap().marks;
    let second = &marks[1];
    assert_eq!(
        (
            second.key.as_str(),
            second.name.as_str(),
            second.value.as_str()
        ),
        ("2018-01", "January 2018", "none")
    );
    // A column of height zero can still be pointed at.
    assert!(second.height > 100.0);
    assert!((marks[0].x + marks[0].width - second.x).abs() < 0.2);
}

#[test]
fn bars_start_at_zero() {
    let svg = bars(&[1000.0, 1001.0]).draw(Size::HALF).unwrap().svg;
    assert!(svg.contains(">0</text>"));
}

#[test]
fn dots_are_filled_one_by_one() {
    for (filled, empty) in [(0, 1000), (1, 999), (28, 972), (999, 1), (1000, 0)] {
        let svg = dots(1000, filled).draw(Size::DOTS).unwrap().svg;
        let of_class = |class: &str| {
            let path = svg.split(&format!("class=\"{class} dots\"")).nth(1);
            path.map_or(0, |p| p.split("/>").next().unwrap().matches("h0").count())
        };
        assert_eq!(of_class("ghost"), empty);
        assert_eq!(of_class("s1"), 1000 - empty);
    }
}

#[test]
fn a_stack_is_as_high_as_its_parts_together_and_columns_beside_each_other_as_each() {
    // Heights of the drawn bars, by the class of their series; the legend's swatches come last.
    let heights = |svg: &str, class: &str| -> Vec<f64> {
        let opening = format!("<rect class=\"{class} fill\"");
        let bars = svg.split(opening.as_str()).skip(1);
        let height = |bar: &str| {
            let rest = bar.split("height=\"").nth(1).unwrap();
            rest.split('"').next().unwrap().parse().unwrap()
        };
        let mut heights: Vec<f64> = bars.map(height).collect();
        heights.pop();
        heights
    };
    for is_stacked in [false, true] {
        let svg = groups(is_stacked, &[&[6.0, 2.0], &[3.0, 4.0]])
            .draw(Size::HALF)
            .unwrap()
            .svg;
        let (one, other) = (heights(&svg, "s1"), heights(&svg, "s2"));
        let near = |a: f64, b: f64| (a - b).abs() < 0.3;
        assert!(near(one[0], 2.0 * one[1]), "{one:?}");
        assert!(
            near(other[0] * 3.0, one[0]) && near(other[1] * 1.5, one[0]),
            "{other:?}"
        );
    }
    let marks = groups(true, &[&[6.0, 2.0], &[3.0, 4.0]]).draw(Size::HALF);
    assert_eq!(marks.unwrap().marks.len(), 2);
}

#[test]
fn more_points_than_can_be_told_apart_are_counted_and_none_is_lost() {
    let spread = |count: u32| -> Vec<(f64, f64)> {
        let at = |n: u32| (f64::from(n * 7919 % 997), f64::from(n * 104_729 % 991));
        (0..count).map(at).collect()
    };
    let few = scatter(&spread(500)).draw(Size::WIDE).unwrap();
    assert_eq!(few.marks.len(), 500);
    let many = scatter(&spread(60_000)).draw(Size::WIDE).unwrap();
    let count = |value: &str| -> u32 {
        let number = value.split(' ').next().unwrap();
        number.replace(',', "").parse().unwrap()
    };
    let counted: u32 = many.marks.iter().map(|mark| count(&mark.value)).sum();
    assert_eq!(counted, 60_000);
    assert!(many.marks.len() < 2_000, "{}", many.marks.len());
    let one = scatter(&[(2.0, 3.0); 501]).draw(Size::WIDE).unwrap();
    assert_eq!(one.marks.len(), 1);
    assert_eq!(one.marks[0].value, "501 customers");
}
