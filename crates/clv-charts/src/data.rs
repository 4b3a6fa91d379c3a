//! What every chart is made of.

/// Names a chart for people who cannot see it, and for the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caption {
    id: String,
    title: String,
    description: String,
    absence: [String; 2],
}

impl Caption {
    /// `id` must be unique on the page: the ids `ID-title` and `ID-desc` are made of it, after every character other
    /// than ASCII letters, digits, `-` and `_` has become `-`. `description` is one sentence that says what the chart
    /// shows ("Orders rose until November 2017 and stayed level since").
    pub fn new(id: &str, title: impl Into<String>, description: impl Into<String>) -> Self {
        let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        Self {
            id: id
                .chars()
                .map(|c| if allowed(c) { c } else { '-' })
                .collect(),
            title: title.into(),
            description: description.into(),
            absence: ["No data for this selection", "No data"].map(str::to_owned),
        }
    }

    /// The same with other words for a picture without data, the longer ones first: the first that fit are drawn.
    #[must_use]
    pub fn when_empty(self, absence: [String; 2]) -> Self {
        Self { absence, ..self }
    }

    /// The id, cleaned.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The title.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The sentence.
    pub fn description(&self) -> &str {
        &self.description
    }

    /// What the picture says when there is no data.
    pub(crate) fn absence(&self) -> &[String; 2] {
        &self.absence
    }
}

/// One value with its words.
#[derive(Debug, Clone, PartialEq)]
pub struct Datum {
    /// Identifies it for click-to-filter: "2017-11", "SP", "health_beauty".
    pub key: String,
    /// Short, for the picture: "Nov". Empty means no label.
    pub label: String,
    /// In full, for the tooltip: "November 2017".
    pub name: String,
    /// The number that is drawn.
    pub value: f64,
    /// The number for people: "R$ 171 k".
    pub text: String,
}

impl Datum {
    /// A datum whose full name is its label.
    pub fn new(
        key: impl Into<String>,
        label: impl Into<String>,
        value: f64,
        text: impl Into<String>,
    ) -> Self {
        let label = label.into();
        Self {
            key: key.into(),
            name: label.clone(),
            label,
            value,
            text: text.into(),
        }
    }

    /// The same with a full name for the tooltip.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }
}
