// The matrix explorer: what is chosen, the controls above the matrix, and what they change. Its
// parts are in explorer_*.js, its data in the block #explorer-data; without it the page keeps the
// sentence that stands in its place.
(() => {
  "use strict";
  const matrix = (globalThis.matrixExplorer ??= {});
  const PACE = 900; // milliseconds that a layer stays while they are played

  class Explorer {
    constructor(root, study) {
      Object.assign(this, { root, study, chosen: [], details: [], choosing: false });
      this.narrow = matchMedia("(max-width: 45rem)"); // as in explorer.css
      [this.quantity] = study.quantities;
      this.layer = Math.max(study.layers.length - 1, 0);
      this.scales = new Map(study.quantities.map((quantity) => [quantity, this.scale(quantity)]));
      this.grid = new matrix.Grid(study, {
        open: (at) => this.open(at),
        compare: (at) => this.compare(at),
        leave: (tip) => this.leave(tip),
      });
      this.build();
      this.show();
      this.follow();
      this.narrow.addEventListener("change", () => this.show());
    }

    // The figures are drawn for the width that there is.
    follow() {
      let width = 0;
      const redraw = () => {
        if (this.panel.clientWidth === width) return;
        width = this.panel.clientWidth;
        requestAnimationFrame(() => this.draw());
      };
      new ResizeObserver(redraw).observe(this.panel);
    }

    scale(quantity) {
      const { study } = this;
      const layers = quantity.layered ? study.layers.keys() : [0];
      const numbers = [...layers].flatMap((layer) =>
        study.initializers.flatMap((_, row) =>
          study.activations.map((_, column) => study.value({ row, column }, quantity, layer).estimate),
        ),
      );
      return new matrix.ColorScale(quantity, numbers.filter((number) => number != null));
    }

    build() {
      const { html } = matrix;
      const { words } = this.study;
      this.legend = html("div", { class: "legend", "aria-hidden": "true" });
      this.said = html("p", { class: "unseen", "aria-live": "polite" });
      this.panel = html("div", { class: "details" });
      this.hint = html("p", { class: "hint" }, words.hint);
      this.beside = html("button", { type: "button", "aria-pressed": "false" }, words.compare);
      this.beside.hidden = true;
      this.beside.addEventListener("click", () => this.choose(!this.choosing));
      this.absent = html("p", { class: "absent note" });
      const controls = html("div", { class: "controls" }, this.choice(), this.single(), this.depth());
      const scroller = html("div", { class: "matrix" }, this.grid.table);
      const foot = html("div", { class: "foot" }, this.legend, this.beside);
      const scrolled = html("div", { class: "scroll" }, this.panel);
      this.root.append(controls, scroller, this.absent, foot, this.hint, scrolled, this.said);
      this.root.addEventListener("keydown", (event) => {
        if (event.key === "Escape" && !event.defaultPrevented) this.leave(false);
      });
    }

    choice() {
      const { html } = matrix;
      const { quantities, words } = this.study;
      const parts = [...new Set(quantities.map(({ part }) => part))];
      const views = parts.map((part) => {
        const own = quantities.filter((quantity) => quantity.part === part);
        const options = own.map(({ name, label }) => html("option", { value: name }, label));
        return html("optgroup", { label: words[`view_${part}`] }, ...options);
      });
      const select = html("select", {}, ...views);
      select.addEventListener("change", () => {
        this.quantity = this.study.quantity(select.value);
        this.show();
      });
      return html("label", {}, `${words.show} `, select);
    }

    // Where there is room for one column, its activation is chosen.
    single() {
      const { html } = matrix;
      const { activations, words } = this.study;
      const options = activations.map(({ label }, column) => html("option", { value: column }, label));
      this.column = html("select", {}, ...options);
      this.column.addEventListener("change", () => this.show());
      return html("label", {}, `${words.activation} `, this.column);
    }

    // The slider through the layers, and the button that moves it.
    depth() {
      const { html } = matrix;
      const { study } = this;
      this.layered = html("div", { class: "depth" });
      const range = { type: "range", min: 0, max: study.layers.length - 1, value: this.layer };
      this.slider = html("input", range);
      this.place = html("output");
      this.player = html("button", { type: "button" });
      this.slider.addEventListener("input", () => {
        this.pause();
        this.moveTo(+this.slider.value);
      });
      this.player.addEventListener("click", () => this.play());
      this.pause();
      const label = html("label", {}, `${study.words.layer} `, this.slider);
      this.layered.append(label, this.place, this.player);
      return this.layered;
    }

    get calm() {
      return matchMedia("(prefers-reduced-motion: reduce)").matches;
    }

    // From the present layer to the last, or from the first; one layer where motion is not wanted.
    play() {
      const last = this.study.layers.length - 1;
      const onward = () => this.moveTo(this.layer === last ? 0 : this.layer + 1);
      if (this.playing) {
        this.pause();
        return;
      }
      onward();
      if (this.calm) return;
      this.player.textContent = this.study.words.pause;
      this.playing = setInterval(() => {
        if (this.layer === last) this.pause();
        else onward();
      }, PACE);
    }

    pause() {
      clearInterval(this.playing);
      this.playing = null;
      this.player.textContent = this.calm ? this.study.words.next : this.study.words.play;
    }

    moveTo(layer) {
      this.layer = layer;
      this.show();
    }

    show() {
      const { study } = this;
      const scale = this.scales.get(this.quantity);
      const extent = study.extent(this.quantity, this.narrow.matches ? +this.column.value : null);
      this.grid.show(this.quantity, this.layer, scale, extent);
      this.absent.textContent = study.absent(extent);
      this.column.parentElement.hidden = !this.narrow.matches;
      if (this.narrow.matches) this.column.value = extent.columns[0];
      for (const [column, option] of [...this.column.options].entries()) {
        option.disabled = !extent.tried.includes(column);
      }
      this.layered.hidden = !this.quantity.layered || study.layers.length < 2;
      if (this.layered.hidden) this.pause();
      const layer = study.layers[this.layer];
      const place = study.fill("layer_of", { layer, last: study.layers.at(-1) });
      this.slider.value = this.layer;
      this.slider.setAttribute("aria-valuetext", place);
      this.place.textContent = place;
      this.explain(scale);
      this.draw();
    }

    // The legend: the scale with three numbers, and what the hatching says.
    explain(scale) {
      const { html } = matrix;
      const bar = html("span", { class: "bar-of-colours" });
      bar.style.background = scale.gradient;
      const { label, legend, form, part } = this.quantity;
      const written = { ...this.quantity, form: /exact|range/.test(form) ? "number" : form };
      const ticks = scale.ticks.map((estimate) => html("span", {}, this.study.brief({ estimate }, written)));
      const numbers = html("span", { class: "ticks" }, ...ticks);
      const whole = html("span", { class: "scale" }, bar, numbers);
      this.legend.replaceChildren(html("span", {}, legend ?? label), whole);
      if (this.grid.table.querySelector("td:not([hidden]):is([data-status=diverged], [data-status=failed])")) {
        const swatch = html("span", { class: "swatch" });
        this.legend.append(swatch, html("span", {}, this.study.words.hatched));
      }
      if (part === "tuned") this.legend.append(html("span", {}, this.study.words.standings));
    }

    open(at) {
      if (this.choosing) this.compare(at);
      else this.set([at], "opened", at);
    }

    // A second cell beside the first; the same one again takes it away.
    compare(at) {
      const { same } = matrix;
      if (!this.chosen.length) this.open(at);
      else if (same(this.chosen[0], at)) this.choose(false);
      else if (this.chosen[1] && same(this.chosen[1], at)) this.close(at);
      else this.set([this.chosen[0], at], "compared", at);
    }

    close(at) {
      const left = this.chosen.filter((other) => !matrix.same(other, at));
      this.set(left, "closed", at);
      this.grid.moveTo(at);
    }

    // Escape takes back one thing at a time.
    leave(tip) {
      if (tip) this.grid.hush();
      else if (this.choosing) this.choose(false);
      else if (this.chosen.length) this.close(this.chosen.at(-1));
    }

    choose(on) {
      this.choosing = on;
      this.beside.setAttribute("aria-pressed", String(on));
      this.root.classList.toggle("choosing", on);
      if (!on) return;
      this.tell(this.study.words.choosing);
      this.grid.moveTo(this.grid.focus);
    }

    set(chosen, word, at) {
      const { study } = this;
      this.choose(false);
      const kept = new Map(this.details.map((details) => [details.at, details]));
      this.chosen = chosen;
      this.details = chosen.map(
        (own) => kept.get(own) ?? new matrix.Details(study, own, () => this.close(own)),
      );
      this.panel.replaceChildren(...this.details.map((details) => details.root));
      this.panel.dataset.count = chosen.length;
      this.beside.hidden = !chosen.length;
      this.grid.mark(chosen);
      this.grid.hush();
      this.draw();
      const cell = word === "closed" ? study.name(at) : study.said(at, this.quantity, this.layer);
      this.tell(study.fill(word, { cell }));
      // On a phone what was opened lies below what is seen.
      const touched = matchMedia("(hover: none)").matches && chosen.includes(at);
      if (touched) this.panel.scrollIntoView({ block: "nearest" });
    }

    draw() {
      if (!this.chosen.length) return;
      const shared = matrix.sharedAxes(this.study, this.chosen);
      for (const details of this.details) details.draw(this.layer, shared);
    }

    tell(text) {
      this.said.textContent = text;
    }
  }

  function start() {
    const root = document.getElementById("explorer");
    const block = document.getElementById("explorer-data");
    if (!root || !block) return;
    matrix.explorer = new Explorer(root, new matrix.Study(JSON.parse(block.textContent)));
    root.querySelector(".static").hidden = true;
  }

  // The text comes first: the data is read once the page is drawn and there is time, or in a second.
  addEventListener("load", () => {
    if (globalThis.requestIdleCallback) requestIdleCallback(start, { timeout: 1000 });
    else setTimeout(start);
  });
})();
