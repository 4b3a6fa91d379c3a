// Sets the reader's colour scheme before the first paint, so nothing flashes, answers the theme button, and marks
// fields that are changed and their forms: the program may not be there yet, and looks when it comes (`live_form.rs`).
// A classic script in <head>: it blocks on purpose, and is a file of its own so that the content security policy needs no exception.
(() => {
  "use strict";
  const KEY = "clave-theme";
  const root = document.documentElement;
  const system = window.matchMedia("(prefers-color-scheme: dark)");

  const stored = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // Storage is forbidden in some private windows: the system's scheme then holds.
    }
  };

  const store = (theme) => {
    try {
      if (theme) localStorage.setItem(KEY, theme);
      else localStorage.removeItem(KEY);
    } catch {
      // The choice lasts for this page only.
    }
  };

  const apply = (theme) => {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
  };

  root.dataset.js = "";
  apply(stored());

  document.addEventListener("change", ({ target }) => {
    for (const changed of [target, target.form]) changed?.setAttribute("data-changed", "");
  });

  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || !event.target.closest("[data-theme-switch]")) return;
    const systemTheme = system.matches ? "dark" : "light";
    const next = (root.dataset.theme ?? systemTheme) === "dark" ? "light" : "dark";
    // Back at what the system says, the page follows the system again.
    const choice = next === systemTheme ? null : next;
    store(choice);
    apply(choice);
  });
})();
