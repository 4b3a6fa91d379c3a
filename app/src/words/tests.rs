#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use super::known::{CLAUSES, PATTERNS, known, rule, verdict};
use super::*;
use crate::api::SourceKind;
use crate::locale::Locale;
use crate::visitor::Role;
use clv_core::model::Kind;
use leptos::prelude::{Owner, provide_context};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

fn in_portuguese<T>(said: impl FnOnce() -> T) -> T {
    Owner::new().with(|| {
        provide_context(Locale::Brazilian);
        said()
    })
}

fn translations() -> BTreeMap<String, String> {
    serde_json::from_str(catalogue::FILE).unwrap()
}

/// Every text that has to be in the catalogue.
fn texts() -> BTreeSet<String> {
    let mut texts = BTreeSet::new();
    // The server's own pages say theirs in the same way.
    for folder in ["src", "../server/src"] {
        visit(Path::new(folder), &mut texts);
    }
    texts.extend(
        PATTERNS
            .iter()
            .chain(CLAUSES)
            .map(|text| (*text).to_owned()),
    );
    // Names and units of the data that programs write.
    let sources = [SourceKind::Olist, SourceKind::Orders];
    for doc in clv_core::features::catalogue() {
        texts.insert(doc.unit.as_str().to_owned());
        for source in sources {
            texts.insert(source.label(doc.name));
            texts.insert(source.definition(doc).to_owned());
        }
    }
    let rhythm = clv_core::features::doc(clv_core::model::PURCHASE_MODEL).unwrap();
    texts.extend([rhythm.label, rhythm.definition].map(str::to_owned));
    for kind in Kind::ALL {
        texts.extend([kind.label(), kind.in_words()].map(str::to_owned));
    }
    texts.extend(super::olist::NAMES.iter().map(|name| format!("{name}_")));
    texts.extend([Role::Viewer, Role::Analyst].map(|role| role.name().to_owned()));
    texts.extend(crate::components::calendar::NAMES.map(str::to_owned));
    texts.remove("");
    texts
}

fn visit(folder: &Path, texts: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            visit(&path, texts);
        } else if !path.ends_with("sample.rs")
            && !path.ends_with("src/words.rs")
            && !path.ends_with("words/tests.rs")
        {
            literals(&std::fs::read_to_string(&path).unwrap(), texts);
        }
    }
}

/// The literals of a source file that are said; its tests say nothing.
fn literals(source: &str, texts: &mut BTreeSet<String>) {
    let end = [
        " mod tests {",
        "\nmod tests {",
        " mod sample {",
        "\nmod sample {",
    ];
    let end = end.iter().filter_map(|start| source.find(start)).min();
    let mut rest = source.get(..end.unwrap_or(source.len())).unwrap();
    let mut code = String::new();
    while let Some(at) = rest.find(['"', '/', '\'']) {
        code.push_str(rest.get(..at).unwrap());
        rest = rest.get(at..).unwrap();
        if rest.starts_with("//") {
            rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
        } else if let Some(text) = rest.strip_prefix('"') {
            // In a raw one quotation marks are letters.
            let end = match code.strip_suffix("r#") {
                Some(_) => text.find("\"#").unwrap(),
                None => end_of(text),
            };
            let behind = text.get(end + 1..).unwrap();
            take(&code, text.get(..end).unwrap(), behind, texts);
            code.push_str("\"\"");
            rest = text.get(end + 1..).unwrap();
        } else {
            // A letter in quotation marks may be one of the three.
            let letter = ["'\"'", "'\\''", "'/'"];
            let letter = letter.iter().find(|letter| rest.starts_with(**letter));
            let length = letter.map_or(1, |letter| letter.len());
            rest = rest.get(length..).unwrap();
        }
    }
}

fn end_of(text: &str) -> usize {
    let mut is_escaped = false;
    text.char_indices()
        .find(|(_, letter)| {
            let ends = *letter == '"' && !is_escaped;
            is_escaped = *letter == '\\' && !is_escaped;
            ends
        })
        .unwrap()
        .0
}

fn take(code: &str, text: &str, behind: &str, texts: &mut BTreeSet<String>) {
    const SAID: [&str; 8] = [
        "say(",
        "said(",
        "say_as(",
        "say_with!(",
        "Column::text(",
        "Column::number(",
        "columns(",
        "compared(",
    ];
    let before = code.trim_end();
    let text = text.replace("\\\"", "\"");
    // One of several in a `match` or `if`, and not what is matched.
    let is_chosen = (before.ends_with("=>") || before.ends_with('{'))
        && !behind.trim_start().starts_with("=>")
        && SAID.iter().any(|call| is_open(before, call));
    if is_chosen || SAID.iter().any(|call| before.ends_with(call)) {
        texts.insert(text);
    } else if is_argument(before, "Meaning::new(") {
        // Its id and its source are no words, nor is a unit like "%".
        let is_name = ["def-", "marts.", "clv_core::"]
            .iter()
            .any(|start| text.starts_with(start));
        if !is_name && text.contains(char::is_alphabetic) {
            texts.insert(text);
        }
    } else if before.ends_with(',') && is_argument(before, "counted(") {
        texts.insert(format!("{text}s"));
        texts.insert(text);
    }
}

/// Whether the last call of this kind goes on where the code ends.
fn is_open(code: &str, call: &str) -> bool {
    let Some((_, within)) = code.rsplit_once(call) else {
        return false;
    };
    let mut depth = 1;
    within.chars().all(|letter| {
        depth += match letter {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        depth > 0
    })
}

/// Whether the code ends where an argument of this call begins.
fn is_argument(code: &str, call: &str) -> bool {
    let Some((_, arguments)) = code.rsplit_once(call) else {
        return false;
    };
    let mut depth = 1;
    for letter in arguments.chars() {
        depth += match letter {
            '(' | '[' | '{' => 1,
            ')' | ']' | '}' => -1,
            _ => 0,
        };
        if depth == 0 {
            return false;
        }
    }
    depth == 1 && (arguments.is_empty() || arguments.ends_with(','))
}

fn names(sentence: &str) -> Vec<&str> {
    let places = sentence.split('{').skip(1);
    let mut names: Vec<_> = places
        .map(|place| place.split('}').next().unwrap())
        .collect();
    names.sort_unstable();
    names
}

#[test]
fn every_text_has_a_translation_and_none_is_left_over() {
    let (texts, translations) = (texts(), translations());
    let missing: Vec<_> = texts
        .iter()
        .filter(|text| !translations.contains_key(*text))
        .collect();
    let unused: Vec<_> = translations
        .keys()
        .filter(|text| !texts.contains(*text))
        .collect();
    assert!(missing.is_empty(), "without a translation: {missing:#?}");
    assert!(unused.is_empty(), "said nowhere: {unused:#?}");
}

#[test]
fn a_translation_has_the_places_and_the_edges_of_its_text() {
    let edge = |text: &str| (text.starts_with(' '), text.ends_with(' '));
    for (text, said) in translations() {
        assert_eq!(names(&text), names(&said), "{text:?} is {said:?}");
        assert_eq!(edge(&text), edge(&said), "{text:?} is {said:?}");
        assert!(!said.trim().is_empty(), "{text:?} is not said");
        assert!(
            !text.contains('\n') && !said.contains('\n'),
            "{text:?} takes one line"
        );
    }
}

#[test]
fn the_catalogue_is_sorted_as_the_browser_looks_it_up() {
    let lines = catalogue::FILE
        .lines()
        .filter_map(|line| line.trim().strip_prefix('"'));
    let texts: Vec<String> = lines
        .map(|line| serde_json::from_str(&format!("\"{}\"", line.get(..end_of(line)).unwrap())))
        .map(Result::unwrap)
        .collect();
    assert_eq!(texts.len(), translations().len());
    assert!(texts.is_sorted());
}

#[test]
fn english_is_said_as_it_is_written() {
    assert_eq!(say("Customers"), "Customers");
    assert_eq!(say_as("Bought (an order)", "Bought"), "Bought");
    assert_eq!(say_with!("{part} of {whole}", 3, "20"), "3 of 20");
    assert_eq!(known("Top 1%"), "Top 1%");
    assert_eq!(address(), None);
}

#[test]
fn portuguese_is_looked_up_and_the_unknown_stays() {
    let said = in_portuguese(|| {
        [
            say("Customers"),
            say_as("Bought (an order)", "Bought"),
            say("—"),
        ]
    });
    assert_eq!(said, ["Clientes", "Compra", "—"]);
    assert_eq!(in_portuguese(|| say_with!("{} days", 180)), "180 dias");
    let address = in_portuguese(address).unwrap();
    assert!(address.starts_with("/words/pt-BR.json?"), "{address}");
}

#[test]
fn months_have_their_names() {
    use crate::components::calendar::{day, long_month, month_tick};
    let date = |text: &str| text.parse().unwrap();
    let written = in_portuguese(|| {
        [
            day(date("2018-08-28")),
            long_month(date("2018-05-01")),
            month_tick(date("2018-03-01")),
        ]
    });
    assert_eq!(written, ["28 ago 2018", "maio de 2018", "mar"]);
}

#[test]
fn values_go_to_their_places_by_name() {
    let values: [&str; 2] = ["one", "two"];
    assert_eq!(filled_in("{b}, {a}", "{a} and {b}", &values), "two, one");
    assert_eq!(filled_in("{} – {}", "{} and {}", &values), "one – two");
    assert_eq!(places("{a} and {}"), 2);
}

#[test]
fn a_verdict_is_said_sentence_by_sentence() {
    let text = "The XGBoost hurdle is served: the simplest model that no other beats. Its Gini is 0.24. \
                It ranks customers better than recency only (Gini +0.02, 95% interval +0.01 to +0.03), RFM cells (Gini +0.03, \
                95% interval +0.01 to +0.05) and the mean (Gini +0.24, 95% interval +0.10 to +0.30). It is not \
                distinguishable from the mean (no buyers to compare on). Based on 13,078 held-out customers, 166 of whom \
                bought again; a lead in Gini under about 0.05 cannot as a rule be told from none here.";
    assert_eq!(verdict(text), text);
    assert_eq!(
        in_portuguese(|| verdict(text)),
        "O hurdle XGBoost está em uso: o modelo mais simples que nenhum outro vence. Seu Gini é 0.24. Ordena os clientes \
         melhor que só a recência (Gini +0.02, intervalo de 95% +0.01 a +0.03), Células RFM (Gini +0.03, intervalo de 95% \
         +0.01 a +0.05) e a média (Gini +0.24, intervalo de 95% +0.10 a +0.30). Não há diferença visível ante a média (sem \
         compradores para comparar). Com base em 13,078 clientes reservados, 166 dos quais voltaram a comprar; uma vantagem \
         de Gini abaixo de cerca de 0.05 em regra não se distingue de nenhuma aqui."
    );
}

#[test]
fn rules_are_said_condition_by_condition_and_names_stay() {
    let said = |text: &str| in_portuguese(|| rule(text));
    assert_eq!(
        said("bought on one day only and last bought less than 90 days ago"),
        "compraram em um único dia e última compra há menos de 90 dias"
    );
    assert_eq!(
        said(
            "value of a repeat day R$ 50.50 or more (or none yet) and freight share from 5% to under 12%"
        ),
        "valor de um dia de recompra R$ 50.50 ou mais (ou nenhum ainda) e parcela do frete de 5% até menos de 12%"
    );
    assert_eq!(
        said("delivery against promise under -10.5 days (or none yet)"),
        "entrega ante o prometido abaixo de -10.5 dias (ou nenhum ainda)"
    );
    assert_eq!(
        said("first category is home oven and coffee"),
        "primeira categoria é home oven and coffee"
    );
}

#[test]
fn what_the_data_say_is_known_by_its_pattern() {
    let said = |text: &str| in_portuguese(|| known(text));
    assert_eq!(said("Next 4%"), "4% seguintes");
    assert_eq!(
        said("16,787 customers: 0.10% expected to buy, worth R$ 1,903 over 180 days"),
        "16.787 clientes: 0,10% devem comprar, no valor de R$ 1.903 em 180 dias"
    );
    assert_eq!(
        said("bought on one day, 31 to 180 days ago"),
        "compraram em um dia, de 31 a 180 dias atrás"
    );
    assert_eq!(
        said(
            "XGBoost hurdle served as model 0f: AUC 0.61 on 13,078 held-out customers, of whom 1.3% bought"
        ),
        "Hurdle XGBoost em uso como modelo 0f: AUC 0,61 em 13.078 clientes reservados, dos quais 1,3% compraram"
    );
    assert_eq!(said("health beauty"), "health beauty");
}
