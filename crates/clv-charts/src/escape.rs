//! Text from outside becomes XML here.

/// Appends `text` as XML character data that is also safe inside a quoted attribute, of XML and of HTML.
///
/// Characters that XML 1.0 forbids (most control characters, U+FFFE, U+FFFF; section 2.2) become U+FFFD.
pub fn escape_into(out: &mut String, text: &str) {
    for letter in text.chars() {
        match instead_of(letter) {
            Some(instead) => out.push_str(instead),
            None => out.push(letter),
        }
    }
}

/// What stands for a character that cannot stand for itself.
fn instead_of(letter: char) -> Option<&'static str> {
    match letter {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' => Some("&quot;"),
        '\'' => Some("&#39;"),
        '\t' | '\n' | '\r' => Some(" "),
        '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => Some("\u{fffd}"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(text: &str) -> String {
        let mut out = String::new();
        escape_into(&mut out, text);
        out
    }

    #[test]
    fn escapes_what_ends_text_or_attributes() {
        assert_eq!(
            escaped(r#"</text><script a="1" b='2'>&amp;"#),
            "&lt;/text&gt;&lt;script a=&quot;1&quot; b=&#39;2&#39;&gt;&amp;amp;"
        );
    }

    #[test]
    fn replaces_what_xml_forbids_and_leaves_the_rest() {
        assert_eq!(
            escaped("a\0b\u{1b}\nc\u{ffff}"),
            "a\u{fffd}b\u{fffd} c\u{fffd}"
        );
        assert_eq!(escaped("São Paulo – ação 漢"), "São Paulo – ação 漢");
    }
}
