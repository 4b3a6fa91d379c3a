//! How numbers, amounts and days are written; `words.rs` has the words.
//!
//! Formatters write English marks; what they return passes through here, the one place that knows another way. The server
//! takes the locale from the visitor's cookie and puts it into the context of the page; the browser reads it from the page.

use clv_charts::Format;

/// A way of writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Locale {
    /// `R$ 1,234.50`, `28 Aug 2018`.
    #[default]
    English,
    /// `R$ 1.234,50`, `28 ago 2018`.
    Brazilian,
}

/// The cookie that keeps a choice, and the field of an address that makes one.
pub const COOKIE: &str = "clave-lang";
/// See [`COOKIE`].
pub const FIELD: &str = "lang";
/// The attribute of the document that tells the browser (see the shell).
#[cfg(not(feature = "ssr"))]
pub(crate) const ATTRIBUTE: &str = "data-locale";

/// English words for thousands and their like, and the Brazilian ones.
const STEPS: [(&str, &str); 3] = [(" bn", " bi"), (" m", " mi"), (" k", " mil")];

impl Locale {
    /// Every way, the standard first.
    pub const ALL: [Self; 2] = [Self::English, Self::Brazilian];

    /// Its code (BCP 47).
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Brazilian => "pt-BR",
        }
    }

    /// The way of that code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|locale| locale.code().eq_ignore_ascii_case(code))
    }

    /// The way of the page that is being made; English outside of one.
    pub(crate) fn of_page() -> Self {
        #[cfg(feature = "ssr")]
        let found = leptos::prelude::use_context::<Self>();
        #[cfg(not(feature = "ssr"))]
        let found = Self::of_document();
        found.unwrap_or_default()
    }

    /// What the server wrote into the document. It stays as long as the document does, so it is read once: a moving slider
    /// writes hundreds of numbers a frame.
    #[cfg(not(feature = "ssr"))]
    fn of_document() -> Option<Self> {
        thread_local! {
            static FOUND: std::cell::OnceCell<Option<Locale>> = const { std::cell::OnceCell::new() };
        }
        FOUND.with(|found| {
            *found.get_or_init(|| {
                let root = leptos::web_sys::window()?.document()?.document_element()?;
                Self::parse(&root.get_attribute(ATTRIBUTE)?)
            })
        })
    }

    /// Numbers in a text: marks between digits change places. Everything else stays.
    pub(crate) fn numbers(self, text: String) -> String {
        if self == Self::English {
            return text;
        }
        let letters: Vec<char> = text.chars().collect();
        let is_digit = |at: Option<usize>| {
            at.and_then(|at| letters.get(at))
                .is_some_and(char::is_ascii_digit)
        };
        let swapped = letters.iter().enumerate().map(|(at, letter)| {
            let is_inside = is_digit(at.checked_sub(1)) && is_digit(at.checked_add(1));
            match letter {
                ',' if is_inside => '.',
                '.' if is_inside => ',',
                other => *other,
            }
        });
        swapped.collect()
    }

    /// An amount, whose last word may stand for thousands: `R$ 17.1 k`.
    pub(crate) fn amount(self, text: String) -> String {
        let text = self.numbers(text);
        if self == Self::English {
            return text;
        }
        let changed = STEPS.iter().find_map(|(english, other)| {
            let amount = text.strip_suffix(english)?;
            Some(format!("{amount}{other}"))
        });
        changed.unwrap_or(text)
    }

    /// A number of ours as programs write it: the marks of this way undone.
    pub(crate) fn plain(self, digits: &str) -> String {
        match self {
            Self::English => digits.replace(',', ""),
            Self::Brazilian => digits.replace('.', "").replace(',', "."),
        }
    }

    /// The ticks of an axis, written this way.
    pub(crate) fn ticks(self, format: Format) -> Format {
        match self {
            Self::English => format,
            Self::Brazilian => Format::DecimalComma(Box::new(format)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PT: Locale = Locale::Brazilian;

    fn amount(text: &str) -> String {
        PT.amount(text.to_owned())
    }

    #[test]
    fn a_code_names_its_locale_and_no_other() {
        for locale in Locale::ALL {
            assert_eq!(Locale::parse(locale.code()), Some(locale));
        }
        assert_eq!(Locale::parse("PT-br"), Some(PT));
        assert_eq!(Locale::parse("pt"), None);
    }

    #[test]
    fn marks_between_digits_change_places_and_others_stay() {
        assert_eq!(amount("R$\u{a0}1,234.50"), "R$\u{a0}1.234,50");
        assert_eq!(amount("12 in 1,000"), "12 in 1.000");
        assert_eq!(amount("8.5%, then 3."), "8,5%, then 3.");
        assert_eq!(amount("a.b, c"), "a.b, c");
    }

    #[test]
    fn thousands_and_their_like_have_their_own_words() {
        assert_eq!(amount("R$ 17.1 k"), "R$ 17,1 mil");
        assert_eq!(amount("R$ 2.34 m"), "R$ 2,34 mi");
        assert_eq!(amount("1.20 bn"), "1,20 bi");
    }

    #[test]
    fn what_was_written_can_be_read_by_programs() {
        assert_eq!(PT.plain("1.234,5"), "1234.5");
        assert_eq!(Locale::English.plain("1,234.5"), "1234.5");
    }
}
