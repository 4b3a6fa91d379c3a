//! Text from outside becomes XML here.

/// Appends `text` as XML character data that is also safe inside a quoted attribute.
///
/// Characters that XML 1.0 forbids (most control characters, U+FFFE, U+FFFF; section 2.2) become U+FFFD.
pub(crate) fn escape_into(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ => out.push(c),
        }
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
