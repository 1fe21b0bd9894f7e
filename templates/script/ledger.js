// The ledger: filters over its claims, and links that open the claim they name.
(() => {
  "use strict";
  const form = document.getElementById("ledger-filters");
  if (!form) return;
  const claims = [...document.querySelectorAll("details.claim")];
  const families = [...document.querySelectorAll(".claims")];
  const [some, count, none] = [".some", ".some b", ".none"].map((part) => form.querySelector(part));
  const choices = ["documents", "verdict", "activations"];
  const words = new Map(claims.map((claim) => [claim, claim.textContent.toLowerCase()]));

  function matches(claim, wanted, text) {
    const kept = ([name, value]) =>
      name === "verdict" ? claim.dataset[name] === value : claim.dataset[name].split(" ").includes(value);
    return wanted.every(kept) && words.get(claim).includes(text);
  }

  function filter() {
    const wanted = choices.map((name) => [name, form.elements[name].value]).filter(([, value]) => value);
    const text = form.elements.text.value.trim().toLowerCase();
    for (const claim of claims) claim.hidden = !matches(claim, wanted, text);
    const left = (among) => among.filter((claim) => !claim.hidden).length;
    for (const family of families) {
      family.hidden = left([...family.children]) === 0;
      family.previousElementSibling.hidden = family.hidden; // its heading
    }
    const shown = left(claims);
    count.textContent = shown;
    some.hidden = shown === 0;
    none.hidden = shown > 0;
  }

  // "#claim-relu-best-he", and also the claim's bare name.
  function named(hash) {
    const id = decodeURIComponent(hash.slice(1));
    const found = document.getElementById(id) ?? document.getElementById(`claim-${id}`);
    return found?.matches("details.claim") ? found : null;
  }

  function open(hash) {
    const claim = named(hash);
    if (!claim) return;
    if (claim.hidden) {
      form.reset();
      filter();
    }
    claim.open = true;
    claim.scrollIntoView();
    claim.querySelector("summary").focus({ preventScroll: true });
  }

  form.hidden = false;
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter)); // the controls change after the event
  addEventListener("hashchange", () => open(location.hash));
  // A link to the claim that the address names already changes no hash.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#claim-']");
    if (link && link.hash === location.hash) open(link.hash);
  });
  filter();
  // Last, as the browser's own jump to an address takes the focus.
  addEventListener("load", () => setTimeout(open, 0, location.hash));
})();
