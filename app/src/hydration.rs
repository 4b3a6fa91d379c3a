//! Starts the browser half of the app.
//!
//! Leptos' own `HydrationScripts` (0.8.23) writes the CSP nonce into the `crossorigin` attribute of its
//! preload links, which browsers read as `anonymous` and which leaks the nonce into an attribute that CSS
//! can match; this one leaves it where it belongs. The options it does not know (islands, code splitting,
//! hashed file names) are not used here.

use leptos::nonce::use_nonce;
use leptos::prelude::*;

/// Preloads the program and runs it; belongs into the `<head>`.
#[component]
pub(crate) fn HydrationScript(
    /// Where cargo-leptos puts the program.
    options: LeptosOptions,
) -> impl IntoView {
    let Program { js, wasm } = Program::of(&options);
    let script = start_script(&js, &wasm);
    view! {
        <link rel="modulepreload" href=js />
        <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm" crossorigin="anonymous" />
        <script type="module" nonce=use_nonce()>
            {script}
        </script>
    }
}

/// Addresses of the two files that cargo-leptos writes.
struct Program {
    js: String,
    wasm: String,
}

impl Program {
    fn of(options: &LeptosOptions) -> Self {
        // cargo-leptos drops the `_bg` that wasm-bindgen puts into the program's name.
        let (folder, name) = (&options.site_pkg_dir, &options.output_name);
        Self {
            js: format!("/{folder}/{name}.js"),
            wasm: format!("/{folder}/{name}.wasm"),
        }
    }
}

/// A module import and not an inline program: the policy allows this one script by its nonce.
fn start_script(js: &str, wasm: &str) -> String {
    format!("import({js:?}).then(m=>m.default({{module_or_path:{wasm:?}}}).then(()=>m.hydrate()));")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_the_program_and_hydrates() {
        assert_eq!(
            start_script("/pkg/clave.js", "/pkg/clave.wasm"),
            r#"import("/pkg/clave.js").then(m=>m.default({module_or_path:"/pkg/clave.wasm"}).then(()=>m.hydrate()));"#
        );
    }
}
