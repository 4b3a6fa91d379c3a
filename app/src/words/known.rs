//! Sentences that come with the data, written in English by the programs that make it: rules, summaries, the verdict.
//!
//! They are known by their pattern and said in the page's words by the server, after it has looked up an answer: what is
//! kept for several visitors is in English.

use clv_core::features::catalogue;

use super::{filled_in, look_up, say_as};
use crate::locale::Locale;

/// What the pipeline and the warehouse write, with places for what differs.
pub(super) const PATTERNS: &[&str] = &[
    // Groups of customers.
    "Regulars",
    "bought on three days or more, last within {} days",
    "Returned once",
    "bought on two days, last within {} days",
    "Lapsed repeat customers",
    "bought on two days or more, not within {} days",
    "New",
    "bought on one day, within {} days",
    "Cooling",
    "bought on one day, {from} to {to} days ago",
    "Fading",
    "bought on one day, more than {} days ago",
    "Top {}%",
    "Next {}%",
    "Lower half",
    "Bought in the last 90 days",
    "Not in the last 90 days",
    "Bought on one day only",
    // The verdict.
    "{model} is served: the simplest model that no other beats",
    "Its Gini is {}",
    "It ranks customers better than {}",
    "It is closer to the actual values than {}",
    "It tells better who buys at all than {}",
    "It is not distinguishable from {}",
    "{model} (Gini {lead}, 95% interval {from} to {to})",
    "{} (no buyers to compare on)",
    "Based on {customers} held-out customers, {buyers} of whom bought again; a lead in Gini under about {lead} cannot as a rule be told from none here",
    // As it was said before, in models that are still served.
    "Based on {customers} held-out customers, {buyers} of whom bought again; a lead in Gini under about {lead} cannot be told from none here",
    "Zero",
    // How far it was off before.
    "On {days} earlier days it predicted {least} to {most}",
    // Rules of who returns.
    "all customers",
    "last bought less than {} ago",
    "last bought {} ago or earlier",
    "bought on one day only",
    "bought on several days",
    // Steps of the pipeline.
    "{rows} rows from {files} files, {bad} set aside (optional and not there: {missing})",
    "{rows} rows from {files} files (optional and not there: {missing})",
    "{rows} rows from {files} files, {bad} set aside",
    "{rows} rows from {files} files",
    "{rows} order lines of {name}, {bad} set aside",
    "{rows} order lines of {name}",
    "{models} models built, {tests} tests passed",
    "{cutoffs} cutoffs, {rows} customers: no feature knows the future",
    "{label} served as model {model}: AUC {auc} on {customers} held-out customers, of whom {share} bought",
    "{customers} customers: {share} expected to buy, worth {amount} over {days} days",
    "none of {} comparisons with the model's training has moved",
    "nothing has drifted since the model's training; {moved} of {all} comparisons moved: {names}",
    "{drifted} of {all} comparisons drifted: {names}; {moved} moved: {others}",
    "{drifted} of {all} comparisons drifted: {names}",
    "base rate",
    "calibration of buyers",
    "calibration of value",
    "{models} tables built, {tests} tests passed, swapped in {seconds} s",
    // What cutoffs are for.
    "train",
    "test",
    "score",
    "open",
    "gap",
    // What an address asks for that the data do not have.
    "No order of the data came from a place of this name.",
    "The data has no category of this name.",
    "No order of the data was paid in a way of this name.",
    // What is supposed of a contact.
    "a contact costs from 0 to a thousand million",
    "the margin is from 0 to 100% of the value",
    "the uplift is from 0 to 1,000% of the expected value",
    // Forms that cannot be used.
    "The file is larger than 1 MB.",
    "Send a part of it, or score it on the command line, which reads files of any size: clv predict FILE.",
    "No file came with the form, or an empty one.",
    "Choose a CSV file: a header and at least one row.",
    "What was sent is not the form of this page.",
    "Choose the file below and send it again.",
    "The day to score as of is not a day of the calendar.",
    "Write it as 2018-08-28, or leave it empty.",
    "Mend them, or have such rows left out. Nothing was scored.",
    // What is wrong with a row.
    "must not be empty",
    "is not UTF-8 text",
    "is not valid text in the encoding of this file",
    "holds a NUL byte",
    "holds a control character, such as a tab",
    "is longer than 200 letters",
    "is longer than a thousand bytes",
    "is not a moment like 2017-10-02 10:56:33",
    "is not a date",
    "is not a date in the format given",
    "is a day or a time that does not exist",
    "is a day or a time that does not exist, read day first as this file has them",
    "is a day or a time that does not exist, read month first as this file has them",
    "can be read day first or month first: say which with --date-format",
    "is before 1970",
    "is before 2 January 1970: clocks that were never set begin on the first",
    "lies in the future",
    "is not an amount like 58.90",
    "has more than two decimals",
    "is negative",
    "is larger than 9,999,999,999.99",
    "is not a whole number",
    "is not a decimal number",
    "is not a number",
    "is not a number with a decimal point",
    "is not a number with a decimal point, as this file has them",
    "is not a number with a decimal comma, as this file has them",
    "is not a finite number",
    "can be read with a decimal point or a decimal comma: say which with --decimal",
    "is in another currency than the rows before",
    "is not between {min} and {max}",
    "is a record of {found} fields where the header has {expected}",
    "opens a quotation mark and does not close it",
    "starts a record that is longer than a megabyte",
    "is already on line {}",
    // What to do about it.
    "mend the row",
    "check the values of this customer",
    "write the record as the header says",
    "give every row a field for every column; quote fields that hold the delimiter",
    "name the customer of the row",
    "shorten it: names are compared as a whole",
    "save the file as UTF-8",
    "leave the field empty where the value is not known",
    "write 1234.5, without thousands separators",
    "write a number like 1234.5, or leave the field empty where it is not known",
    "keep one row a customer",
    // Files that cannot be scored.
    "1 row of {file} cannot be scored",
    "{rows} rows of {file} cannot be scored",
    "{file} has none of the model's features.",
    "It needs columns like {}.",
    "{file} holds no purchase.",
    "An order log has a row for every order, its amount zero or more.",
    "{file} has no column that names the customers.",
    "Call one customer_id.",
    "{file} names the column {name} twice.",
    "Rename or remove one of them.",
    "Name the columns as in one of the templates below.",
    "The file holds more than {} customers.",
    "Send a part of it, or score it on the command line: clv predict FILE.",
    "The file was not scored: the server is busy, or its data cannot be reached.",
    "Please try again in a moment. Request {}.",
    // Last: whatever ends so.
    OR_NONE,
    "{} day",
    "{} days",
];

/// A condition that also holds where nothing is known.
const OR_NONE: &str = "{} (or none yet)";

/// Amounts of time.
const DAYS: [&str; 2] = ["{} day", "{} days"];

/// What a rule says of a feature, whose name comes first.
pub(super) const CLAUSES: &[&str] = &[
    "{label} not known",
    "{label} known",
    "{label} is not {value}",
    "{label} is {value}",
    "{label} under {value}",
    "{label} from {from} to under {to}",
    "{label} {value} or more",
];

/// How what stands in a place is written.
type Write = fn(&str) -> String;

/// A sentence of the data in the words of the page, numbers included; as it is where it is not known.
pub(crate) fn known(text: &str) -> String {
    in_words(text, |text| {
        of_pattern(text, |value| Locale::of_page().amount(value.to_owned()))
    })
}

/// A rule: conditions that all hold. Its numbers are left to the page.
pub(crate) fn rule(text: &str) -> String {
    in_words(text, |text| {
        let mut rule = String::new();
        for part in text.split(" and ") {
            let said = condition(part);
            // A name of the data may have the word inside: what is no condition belongs to the one before.
            let joint = match &said {
                _ if rule.is_empty() => "",
                Some(_) => and(),
                None => " and ",
            };
            rule.push_str(joint);
            rule.push_str(said.as_deref().unwrap_or(part));
        }
        Some(rule)
    })
}

/// The verdict, sentence by sentence. Its numbers are left to the page.
pub(crate) fn verdict(text: &str) -> String {
    in_words(text, |text| {
        let sentences = text.split_inclusive(". ").map(|sentence| {
            let bare = sentence.trim_end_matches(['.', ' ']);
            let stop = sentence.strip_prefix(bare).unwrap_or_default();
            let said = of_pattern(bare, str::to_owned).unwrap_or_else(|| bare.to_owned());
            format!("{said}{stop}")
        });
        Some(sentences.collect())
    })
}

/// Nothing is looked for on an English page.
fn in_words(text: &str, say: impl FnOnce(&str) -> Option<String>) -> String {
    let is_english = Locale::of_page() == Locale::English;
    let said = (!is_english).then(|| say(text)).flatten();
    said.unwrap_or_else(|| text.to_owned())
}

fn of_pattern(text: &str, write: Write) -> Option<String> {
    if let Some(said) = look_up(text) {
        return Some(said.to_owned());
    }
    PATTERNS.iter().find_map(|pattern| {
        let values = values_of(pattern, text)?;
        let values: Vec<String> = values.into_iter().map(|text| value(text, write)).collect();
        Some(filled_in(look_up(pattern)?, pattern, &values))
    })
}

/// What stands in a place: a number, a name, or several names.
fn value(text: &str, write: Write) -> String {
    if let Some(said) = named(text) {
        return said;
    }
    // Models that the served one was compared with, each with figures in brackets.
    if text.contains(" (Gini ") || text.contains(" (no buyers ") {
        return list(text, ")", write);
    }
    list(text, "", write)
}

/// Things one after the other, the last one behind "and"; `end` is what each ends with.
fn list(text: &str, end: &str, write: Write) -> String {
    let (first, last) = match text.rsplit_once(&format!("{end} and ")) {
        Some((first, last)) => (format!("{first}{end}"), Some(last)),
        None => (text.to_owned(), None),
    };
    let say = |part: &str| {
        let said = named(part).or_else(|| of_pattern(part, write));
        said.unwrap_or_else(|| write(part))
    };
    let joint = format!("{end}, ");
    let mut parts = first.split(joint.as_str()).peekable();
    let mut said = String::new();
    while let Some(part) = parts.next() {
        if parts.peek().is_some() {
            said.push_str(&say(&format!("{part}{end}")));
            said.push_str(", ");
        } else {
            said.push_str(&say(part));
        }
    }
    if let Some(last) = last {
        said.push_str(and());
        said.push_str(&say(last));
    }
    said
}

fn and() -> &'static str {
    say_as(" and (between things) ", " and ")
}

/// A name that has one in the page's words, whichever way it begins.
fn named(text: &str) -> Option<String> {
    if let Some(said) = look_up(text) {
        return Some(said.to_owned());
    }
    let first = text.chars().next()?;
    if first.is_lowercase() {
        return look_up(&capitalised(text)).map(uncapitalised);
    }
    look_up(&uncapitalised(text)).map(capitalised)
}

/// One condition of a rule.
fn condition(text: &str) -> Option<String> {
    if let Some(said) = look_up(text) {
        return Some(said.to_owned());
    }
    if let Some([bare]) = values_of(OR_NONE, text).as_deref() {
        let said = condition(bare).unwrap_or_else(|| (*bare).to_owned());
        return Some(filled_in(look_up(OR_NONE)?, OR_NONE, &[said]));
    }
    of_feature(text).or_else(|| {
        PATTERNS.iter().find_map(|pattern| {
            let values = values_of(pattern, text).filter(|values| values.len() == 1)?;
            let values: Vec<String> = values
                .into_iter()
                .map(|value| condition(value).unwrap_or_else(|| value.to_owned()))
                .collect();
            Some(filled_in(look_up(pattern)?, pattern, &values))
        })
    })
}

/// A condition that begins with the name of a feature.
fn of_feature(text: &str) -> Option<String> {
    let labels = catalogue().iter().map(|doc| doc.label);
    let label = labels
        .filter(|label| text.starts_with(uncapitalised(label).as_str()))
        .max_by_key(|label| label.len())?;
    let said = look_up(label).map_or_else(|| label.to_owned(), uncapitalised);
    CLAUSES.iter().find_map(|clause| {
        let pattern = clause.replace("{label}", &uncapitalised(label));
        let values = values_of(&pattern, text)?;
        let values = values.into_iter().map(|value| {
            let said = DAYS.iter().find_map(|pattern| {
                let number = values_of(pattern, value)?;
                Some(filled_in(look_up(pattern)?, pattern, &number))
            });
            said.unwrap_or_else(|| value.to_owned())
        });
        let values: Vec<String> = std::iter::once(said.clone()).chain(values).collect();
        Some(filled_in(look_up(clause)?, clause, &values))
    })
}

/// What stands in the places of a pattern, if the text is one of it.
fn values_of<'a>(pattern: &str, text: &'a str) -> Option<Vec<&'a str>> {
    let mut parts = pattern.split('{');
    let mut rest = text.strip_prefix(parts.next()?)?;
    let mut values = Vec::new();
    let mut parts = parts
        .map(|part| part.split_once('}').map_or("", |(_, behind)| behind))
        .peekable();
    while let Some(behind) = parts.next() {
        let (value, after) = if parts.peek().is_none() {
            (rest.strip_suffix(behind)?, "")
        } else {
            rest.split_once(behind)?
        };
        values.push(value);
        rest = after;
    }
    let is_whole = rest.is_empty() && values.iter().all(|value| !value.is_empty());
    is_whole.then_some(values)
}

fn capitalised(text: &str) -> String {
    with_first(text, |letter| letter.to_uppercase().collect())
}

fn uncapitalised(text: &str) -> String {
    with_first(text, |letter| letter.to_lowercase().collect())
}

fn with_first(text: &str, change: impl Fn(char) -> String) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(change).unwrap_or_default();
    format!("{first}{}", letters.as_str())
}
