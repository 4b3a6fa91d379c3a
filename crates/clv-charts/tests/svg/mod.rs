//! Reads our own SVG back, without a parser: the backend writes one form only.

/// The box a text takes, by an estimate of its own: the glyph table is not asked to confirm itself.
#[derive(Debug)]
pub(crate) struct TextBox {
    pub(crate) left: f64,
    pub(crate) right: f64,
    pub(crate) top: f64,
    pub(crate) bottom: f64,
}

/// Values of an attribute, in order.
pub(crate) fn attribute<'a>(svg: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!(" {name}=\"");
    svg.split(&start)
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

/// Every `<text>`: what it says, escaped, and where.
pub(crate) fn texts(svg: &str) -> Vec<(String, TextBox)> {
    svg.split("<text ").skip(1).map(text).collect()
}

fn text(rest: &str) -> (String, TextBox) {
    let (attributes, rest) = rest.split_once('>').unwrap();
    let attributes = format!(" {attributes}");
    let number = |name: &str| attribute(&attributes, name)[0].parse::<f64>().unwrap();
    let content = rest.split('<').next().unwrap().to_owned();
    let class = attribute(&attributes, "class")[0].to_owned();
    let size = clv_charts::class::Class::ALL
        .iter()
        .find(|c| c.name() == class)
        .unwrap()
        .text_size();
    let shown = content
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
        .replace("&#39;", "'");
    // Narrow letters are what most labels are made of; digits are 0.6.
    let width: f64 = shown
        .chars()
        .map(|c| match c {
            'i' | 'j' | 'l' | 'I' | '.' | ',' | '\'' | ' ' | 'f' | 't' | 'r' => 0.36,
            'm' | 'w' | 'M' | 'W' | '%' => 0.95,
            c if c.is_uppercase() => 0.7,
            _ => 0.6,
        })
        .sum::<f64>()
        * size;
    let (x, baseline) = (number("x"), number("y"));
    let left = match attribute(&attributes, "text-anchor").first() {
        None => x,
        Some(&"middle") => x - width / 2.0,
        Some(_) => x - width,
    };
    let frame = TextBox {
        left,
        right: left + width,
        top: baseline - size * 0.75,
        bottom: baseline + size * 0.2,
    };
    (content, frame)
}
