//! Starts the browser half of the app.
//!
//! Leptos' own `HydrationScripts` (0.8.23) writes the CSP nonce into the `crossorigin` attribute of its
//! preload links, which browsers read as `anonymous` and which leaks the nonce into an attribute that CSS
//! can match; so does what it prints for the parts of a split program. This one leaves it where it belongs.

use std::collections::HashMap;
use std::sync::Arc;

use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_router::location::RequestUrl;

use crate::parts::part_at;
use crate::words::say;

/// The browser half of the app, as the build left it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Program {
    /// Address of the folder of its files, such as `/pkg/0f3a…`: it changes with their content.
    pub folder: String,
    /// What its files are called, without their endings.
    pub name: String,
    /// The module that loads parts; `None` for a program in one piece.
    pub loader: Option<String>,
    /// Names of the files that each part needs, without their endings.
    pub parts: HashMap<String, Vec<String>>,
}

impl Program {
    /// Where the main file with this ending is.
    #[must_use]
    pub fn address(&self, ending: &str) -> String {
        // cargo-leptos drops the `_bg` that wasm-bindgen puts into the program's name.
        format!("{}/{}.{ending}", self.folder, self.name)
    }

    /// The files that the page at `path` needs beside the main one.
    fn parts_of(&self, path: &str) -> Vec<String> {
        let files = part_at(path).and_then(|part| self.parts.get(part));
        files
            .into_iter()
            .flatten()
            .map(|file| format!("{}/{file}.wasm", self.folder))
            .collect()
    }
}

/// Preloads the program with the page's part of it and runs it; belongs into the `<head>`. The page is read without it: the
/// style sheet comes first.
#[component]
pub(crate) fn HydrationScript(program: Arc<Program>) -> impl IntoView {
    let (js, wasm) = (program.address("js"), program.address("wasm"));
    let words = crate::words::address();
    let script = start_script(&js, &wasm, words);
    let loader = program.loader.as_ref().map(
        |file| view! { <link rel="modulepreload" href=format!("{}/{file}", program.folder) fetchpriority="low" /> },
    );
    let path = use_context::<RequestUrl>();
    let parts = path.map_or_else(Vec::new, |path| program.parts_of(path.as_ref()));
    let programs: Vec<_> = std::iter::once(wasm)
        .chain(parts)
        .map(|file| {
            view! { <link rel="preload" href=file r#as="fetch" r#type="application/wasm" crossorigin="anonymous" fetchpriority="low" /> }
        })
        .collect();
    let words = words.map(
        |file| view! { <link rel="preload" href=file r#as="fetch" r#type="application/json" crossorigin="anonymous" fetchpriority="low" /> },
    );
    view! {
        <link rel="modulepreload" href=js fetchpriority="low" />
        {loader}
        {programs}
        {words}
        <script type="module" nonce=use_nonce()>
            {script}
        </script>
    }
}

/// Shown by the style sheet when the program or the page's part of it did not arrive.
#[component]
pub(crate) fn ProgramLost() -> impl IntoView {
    view! {
        <p class="program-lost" role="status">
            {say("The live part of this page could not be loaded. Its numbers, links and forms are all here; loading it again may help.")}
        </p>
    }
}

/// A module import and not an inline program: the policy allows this one script by its nonce. The words of a page that is
/// not in English are handed over line by line ([`crate::words::take`]).
fn start_script(js: &str, wasm: &str, words: Option<&str>) -> String {
    let (load, hydrate) = match words {
        None => (String::new(), "()=>m.hydrate()"),
        Some(words) => (
            format!("const words=fetch({words:?}).then(r=>r.json());"),
            "()=>words.then(w=>m.hydrate(Object.entries(w).flat().join(\"\\n\")))",
        ),
    };
    format!(
        "{load}import({js:?}).then(m=>m.default({{module_or_path:{wasm:?}}}).then({hydrate}))\
         .catch(()=>document.documentElement.setAttribute(\"data-program\",\"lost\"));"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_the_program_and_hydrates() {
        assert_eq!(
            start_script("/pkg/clave.js", "/pkg/clave.wasm", None),
            concat!(
                r#"import("/pkg/clave.js").then(m=>m.default({module_or_path:"/pkg/clave.wasm"}).then(()=>m.hydrate()))"#,
                r#".catch(()=>document.documentElement.setAttribute("data-program","lost"));"#
            )
        );
    }

    #[test]
    fn waits_for_the_words_of_another_language() {
        assert_eq!(
            start_script(
                "/pkg/clave.js",
                "/pkg/clave.wasm",
                Some("/words/pt-BR.json?0f")
            ),
            concat!(
                r#"const words=fetch("/words/pt-BR.json?0f").then(r=>r.json());"#,
                r#"import("/pkg/clave.js").then(m=>m.default({module_or_path:"/pkg/clave.wasm"})"#,
                r#".then(()=>words.then(w=>m.hydrate(Object.entries(w).flat().join("\n")))))"#,
                r#".catch(()=>document.documentElement.setAttribute("data-program","lost"));"#
            )
        );
    }

    #[test]
    fn a_page_names_the_files_of_its_part() {
        let files = vec!["chunk_1".to_owned(), "split_explore".to_owned()];
        let program = Program {
            folder: "/pkg/0f".to_owned(),
            name: "clave".to_owned(),
            loader: None,
            parts: HashMap::from([("explore".to_owned(), files)]),
        };
        assert_eq!(program.address("wasm"), "/pkg/0f/clave.wasm");
        assert_eq!(
            program.parts_of("/explore?state=SP"),
            ["/pkg/0f/chunk_1.wasm", "/pkg/0f/split_explore.wasm"]
        );
        assert!(program.parts_of("/").is_empty());
    }
}
