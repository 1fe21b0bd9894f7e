// What a script adds to the page: contents and language links that follow the reader, a theme of
// the reader's choice, a printed copy that leaves nothing folded. The page can be read without.
(() => {
  "use strict";
  const root = document.documentElement;
  const contents = document.getElementById("contents");
  const links = new Map([...contents.querySelectorAll("a")].map((a) => [a.hash.slice(1), a]));

  // The last of these that has passed the reading line is where the reader is.
  const places = document.querySelectorAll(
    "main :is(h2, h3)[id], main figure[id], main .tabular[id], main .claim[id]",
  );
  const passed = new Set();
  const last = (wanted) => [...places].findLast((place) => passed.has(place) && wanted(place));

  const follow = () => {
    contents.querySelector("[aria-current]")?.removeAttribute("aria-current");
    const link = links.get(last((place) => links.has(place.id))?.id);
    link?.setAttribute("aria-current", "location");
    if (link) contents.scrollTop = link.offsetTop - contents.clientHeight / 2;
    // Places are called the same in every language.
    const place = last(() => true);
    for (const other of document.querySelectorAll(".languages a")) {
      other.hash = place ? place.id : "";
    }
  };

  // The line is a little below where a place stands that was jumped to. Above it the watched area
  // has no end: a place that has passed stays inside, however far one jumps.
  let observer;
  const watch = () => {
    observer?.disconnect();
    passed.clear();
    const line = parseFloat(getComputedStyle(root).scrollPaddingTop) + 12;
    const rootMargin = `10000000px 0px ${Math.round(line - innerHeight)}px`;
    observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          passed[isIntersecting ? "add" : "delete"](target);
        }
        follow();
      },
      { rootMargin },
    );
    for (const place of places) observer.observe(place);
  };
  watch();
  addEventListener("resize", watch);

  // What slides sideways can be slid with the keyboard. It grows when the faces arrive, unseen by
  // an observer of its box.
  const boxes = document.querySelectorAll(".canvas, .tabular, .equation");
  const reach = (box) => {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  };
  const sizes = new ResizeObserver((entries) => entries.forEach(({ target }) => reach(target)));
  for (const box of boxes) sizes.observe(box);
  document.fonts.addEventListener("loadingdone", () => boxes.forEach(reach));

  contents.addEventListener("click", ({ target }) => {
    if (target.closest("a") && contents.matches(":popover-open")) contents.hidePopover();
  });

  const themes = ["auto", "light", "dark"];
  const button = document.querySelector("button.theme");
  const show = (theme) => {
    if (theme === "auto") delete root.dataset.theme;
    else root.dataset.theme = theme;
    for (const name of button.querySelectorAll("b")) name.hidden = name.dataset.theme !== theme;
  };
  button.addEventListener("click", () => {
    const theme = themes[(themes.indexOf(root.dataset.theme ?? "auto") + 1) % themes.length];
    show(theme);
    try {
      localStorage.setItem("theme", theme);
    } catch {
      // Storage may be forbidden: the choice lasts as long as the page, then.
    }
  });
  show(root.dataset.theme ?? "auto");
  button.hidden = false;

  let unfolded = [];
  addEventListener("beforeprint", () => {
    unfolded = [...document.querySelectorAll("details:not([open])")];
    for (const fold of unfolded) fold.open = true;
  });
  addEventListener("afterprint", () => {
    for (const fold of unfolded) fold.open = false;
  });
})();
