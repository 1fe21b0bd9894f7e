// What the explorer tells of a chosen cell: its numbers, its figures, the claims that rest on it.
(() => {
  "use strict";
  const matrix = (globalThis.matrixExplorer ??= {});
  const { marker, svg } = matrix;

  function html(name, attributes = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  }

  const factRows = (study, at, layer) =>
    study.facts(at, layer).map(([name, value]) => {
      return html("tr", {}, html("th", { scope: "row" }, name), html("td", {}, value));
    });

  // One chosen cell. Its heading and its claims stay; `draw` fills the rest for a layer.
  class Details {
    constructor(study, at, close) {
      Object.assign(this, { study, at });
      const id = `explorer-cell-${at.row}-${at.column}`;
      this.root = html("section", { class: "explorer-cell", "aria-labelledby": id });
      this.root.append(this.heading(id, close), this.numbers());
      this.slots = this.figures().map(([name, title, note]) => this.slot(name, title, note));
      this.root.append(this.claims());
    }

    heading(id, close) {
      const { study, at } = this;
      const signs = svg("svg", { width: 28, height: 14, "aria-hidden": "true" });
      signs.append(marker(study.activations[at.column], 7, 7), marker(study.initializers[at.row], 21, 7));
      const title = html("h4", { id }, signs, study.name(at));
      const label = study.fill("close", { cell: study.name(at) });
      const button = html("button", { type: "button", "aria-label": label, title: label }, "×");
      button.addEventListener("click", close);
      const endings = ["training", "propagation"]
        .map((name) => study.ending(study.cell(at)[name], name))
        .filter(Boolean)
        .map((text) => html("p", { class: "lost" }, text));
      return html("header", {}, title, button, ...endings);
    }

    numbers() {
      const { study, at } = this;
      const note = [study.fill("confidence", { confidence: `${100 * study.confidence}%` })];
      if (study.ran(at, "tuned")) note.push(study.words.together);
      this.facts = html("tbody");
      const told = html("p", { class: "note" }, note.join(study.words.semicolon));
      return html("div", { class: "numbers" }, html("table", {}, this.facts), told);
    }

    // Names, titles and notes of those whose part was run.
    figures() {
      const { study, at } = this;
      const { words } = study;
      const window = study.training?.windows[0];
      const propagated = study.ran(at, "propagation");
      return [
        propagated && ["histogram", "", words.share],
        propagated && ["histograms", words.histograms, ""],
        propagated && ["spreads", words.spreads, words.bands],
        study.ran(at, "training") && ["curves", this.titled("curves", { window }), words.replicates],
        study.phase && ["phase", words.phase, study.place(at)],
      ].filter(Boolean);
    }

    titled(word, values) {
      const { unit } = this.study.training;
      return this.study.fill(word, values) + (unit && ` / ${unit}`);
    }

    slot(name, title, note) {
      const heading = html("b", {}, title);
      const caption = html("figcaption", {}, heading);
      if (note) caption.append(" ", html("span", {}, note));
      const canvas = html("div", { class: "drawing" });
      this.root.append(html("figure", { class: name }, caption, canvas));
      return { name, heading, canvas };
    }

    claims() {
      const { study, at } = this;
      const ids = study.cell(at).claims;
      const title = html("h5", {}, ids.length ? study.words.claims : study.words.no_claims);
      const entries = ids.map((id) => {
        const claim = study.claims[id];
        const mark = html("span", { class: "mark", "aria-hidden": "true" }, claim.mark);
        const text = study.fill("number_of_claim", claim);
        const link = html("a", { href: `#claim-${id}` }, text);
        const kind = `judged ${claim.verdict.replace(" ", "-")}`;
        const head = html("span", { class: kind }, mark, " ", link);
        return html("li", {}, head, " ", ...this.rooted(claim.statement));
      });
      return html("div", { class: "claims" }, title, html("ul", {}, ...entries));
    }

    // Text in which the square roots that a statement spells out have their bars.
    rooted(text) {
      const parts = text.split(/√\(([^)]*)\)/);
      return parts.flatMap((part, index) =>
        index % 2 ? ["√", html("span", { class: "radicand" }, part)] : [part],
      );
    }

    // Everything that depends on the layer, or on what stands beside it.
    draw(layer, shared) {
      const { study, at } = this;
      this.facts.replaceChildren(...factRows(study, at, layer));
      for (const { name, heading, canvas } of this.slots) {
        if (name === "histogram") {
          heading.textContent = study.fill("histogram", { layer: study.layers[layer] });
        }
        const view = { width: Math.max(canvas.clientWidth, 120), layer, shared };
        canvas.replaceChildren(matrix.figures[name](study, at, view));
      }
    }
  }

  Object.assign(matrix, { Details, factRows, html });
})();
