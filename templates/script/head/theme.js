// The theme that the reader chose before, set before anything is drawn: no flash of the other one.
(() => {
  "use strict";
  try {
    const chosen = localStorage.getItem("theme");
    if (["light", "dark"].includes(chosen)) document.documentElement.dataset.theme = chosen;
  } catch {
    // Storage may be forbidden: the system's theme, then.
  }
})();
