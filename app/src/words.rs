//! The words of the pages. English is written where it is used; every other language is looked up by it.
//!
//! A page in another language loads its catalogue, `public/words/`, beside the program ([`crate::hydration`]): who reads
//! English pays nothing for it, and a translation is changed without touching a page.
//!
//! # Invariants
//! - Every text that a page says is a literal inside `say`, `say_as`, `say_with!`, `counted`, a definition or a column's label,
//!   so that a test can hold it against the catalogue: nothing is missing there, and nothing left over.
//! - What says and what fills in is called from hundreds of places and inlined in none: the program would be larger.
//! - A text without a translation is shown in English. Names and values of the data are never looked for by a page,
//!   but for the categories and payment types of Olist.

use std::fmt::{Display, Write as _};

/// A text as the page says it.
#[inline(never)]
pub(crate) fn say(text: &'static str) -> &'static str {
    look_up(text).unwrap_or(text)
}

/// The same for what is kept: a call less wherever it is said.
#[inline(never)]
pub(crate) fn said(text: &'static str) -> String {
    say(text).to_owned()
}

/// The same for a word that means several things; `key` says which one.
#[inline(never)]
pub(crate) fn say_as(key: &'static str, text: &'static str) -> &'static str {
    look_up(key).unwrap_or(text)
}

/// A text that comes from elsewhere and may be one of ours, such as the name of a feature.
#[inline(never)]
pub(crate) fn told(text: &str) -> &str {
    look_up(text).unwrap_or(text)
}

/// A sentence with values in it: `say_with!("{count} of {all}", 3, 20)`. Values come in the order of the English sentence;
/// a translation may take them in another, by their names.
macro_rules! say_with {
    ($text:literal, $($value:expr),+ $(,)?) => {{
        const {
            assert!(
                $crate::words::places($text) == [$(stringify!($value)),+].len(),
                "a sentence needs a value for every place"
            );
        }
        $crate::words::filled($text, &[$(&$value),+])
    }};
}
pub(crate) use say_with;

/// How many places for values a sentence has.
pub(crate) const fn places(text: &str) -> usize {
    let mut bytes = text.as_bytes();
    let mut count = 0;
    while let [first, rest @ ..] = bytes {
        if *first == b'{' {
            count += 1;
        }
        bytes = rest;
    }
    count
}

/// Behind [`say_with`].
#[inline(never)]
pub(crate) fn filled(text: &'static str, values: &[&dyn Display]) -> String {
    filled_in(say(text), text, values)
}

/// A sentence with its values; the places have the order of the English one.
fn filled_in(said: &str, english: &str, values: &[impl Display]) -> String {
    let mut sentence = String::new();
    let mut rest = said;
    let mut at = 0;
    while let Some((before, behind)) = rest.split_once('{') {
        sentence.push_str(before);
        let (name, after) = behind.split_once('}').unwrap_or((behind, ""));
        if let Some(value) = values.get(place_of(name, english).unwrap_or(at)) {
            // Writing to a string cannot fail.
            let _ = write!(sentence, "{value}");
        }
        at += 1;
        rest = after;
    }
    sentence.push_str(rest);
    sentence
}

/// Which place of the English sentence has that name; none for a place without one.
fn place_of(name: &str, text: &str) -> Option<usize> {
    let mut names = text.split('{').skip(1);
    names.position(|place| !name.is_empty() && place.split('}').next() == Some(name))
}

#[cfg(feature = "ssr")]
pub(crate) mod known;
#[cfg(test)]
mod olist;

#[cfg(feature = "ssr")]
mod catalogue {
    use std::collections::BTreeMap;
    use std::sync::LazyLock;

    use crate::locale::Locale;

    /// The file as browsers load it.
    pub(super) const FILE: &str = include_str!("../../public/words/pt-BR.json");

    static WORDS: LazyLock<BTreeMap<String, String>> =
        LazyLock::new(|| serde_json::from_str(FILE).unwrap_or_default());

    pub(super) fn look_up(text: &str) -> Option<&'static str> {
        look_up_in(Locale::of_page(), text)
    }

    pub(super) fn look_up_in(locale: Locale, text: &str) -> Option<&'static str> {
        match locale {
            Locale::English => None,
            Locale::Brazilian => WORDS.get(text).map(String::as_str),
        }
    }
}
#[cfg(feature = "ssr")]
use catalogue::look_up;

/// A text of a page that the server makes without the app, in the words of a locale.
#[cfg(feature = "ssr")]
pub fn say_in(locale: crate::locale::Locale, text: &'static str) -> &'static str {
    catalogue::look_up_in(locale, text).unwrap_or(text)
}

/// Where browsers load the catalogue of this page from; nothing for English. It changes with the content.
#[cfg(feature = "ssr")]
pub(crate) fn address() -> Option<&'static str> {
    use crate::locale::Locale;
    use std::hash::{DefaultHasher, Hash, Hasher};
    use std::sync::LazyLock;

    static BRAZILIAN: LazyLock<String> = LazyLock::new(|| {
        // The hasher's keys are fixed: servers of one build agree.
        let mut hasher = DefaultHasher::new();
        catalogue::FILE.hash(&mut hasher);
        let code = Locale::Brazilian.code();
        format!("/words/{code}.json?{:016x}", hasher.finish())
    });
    match Locale::of_page() {
        Locale::English => None,
        Locale::Brazilian => Some(&BRAZILIAN),
    }
}

/// The catalogue of the document in the browser: pairs, sorted by the English text.
#[cfg(not(feature = "ssr"))]
static WORDS: std::sync::OnceLock<Vec<(&str, &str)>> = std::sync::OnceLock::new();

#[cfg(not(feature = "ssr"))]
fn look_up(text: &str) -> Option<&'static str> {
    let words = WORDS.get()?;
    let at = words
        .binary_search_by(|(english, _)| (*english).cmp(text))
        .ok()?;
    words.get(at).map(|(_, said)| *said)
}

/// Takes the catalogue that the start script loaded: a line in English and one in the other language by turns. It stays as
/// long as the document does.
#[cfg(feature = "hydrate")]
pub(crate) fn take(words: String) {
    let mut lines = String::leak(words).split('\n');
    let mut pairs = Vec::new();
    while let (Some(english), Some(said)) = (lines.next(), lines.next()) {
        pairs.push((english, said));
    }
    // It is set once: the program starts once.
    let _set = WORDS.set(pairs);
}

#[cfg(all(test, feature = "ssr"))]
mod tests;
