// The matrix itself: a grid of cells in colour, moved through by the arrow keys, with a tip that
// tells all numbers of the cell under the pointer or the focus.
(() => {
  "use strict";
  const matrix = (globalThis.matrixExplorer ??= {});

  class Grid {
    // act: {open(at), compare(at), leave()} on what the keys and the pointer ask for.
    constructor(study, act) {
      Object.assign(this, { study, act, focus: { row: 0, column: 0 } });
      const { html } = matrix;
      this.table = html("table", { role: "grid", "aria-multiselectable": "true" });
      this.tip = html("div", { role: "tooltip", id: "explorer-tip", class: "explorer-tip" });
      this.tip.hidden = true;
      this.cells = study.initializers.map(() => []);
      this.table.append(html("thead", {}, this.header()), html("tbody", {}, ...this.rows()));
      document.body.append(this.tip);
      this.listen();
    }

    header() {
      const { html, marker, svg } = matrix;
      const names = this.study.activations.map((activation) =>
        html("th", { role: "columnheader", scope: "col" }, sign(svg, marker, activation), activation.label),
      );
      return html("tr", { role: "row" }, html("td"), ...names);
    }

    rows() {
      const { html, marker, svg } = matrix;
      return this.study.initializers.map((initializer, row) => {
        const name = html("th", { role: "rowheader", scope: "row" });
        name.append(sign(svg, marker, initializer), initializer.label);
        const cells = this.study.activations.map((_, column) => {
          const cell = html("td", { role: "gridcell", tabindex: "-1", "aria-selected": "false" });
          Object.assign(cell.dataset, { row, column });
          this.cells[row].push(cell);
          return cell;
        });
        return html("tr", { role: "row" }, name, ...cells);
      });
    }

    // Shows a quantity at a layer.
    show(quantity, layer, scale) {
      Object.assign(this, { quantity, layer });
      this.table.setAttribute("aria-label", this.study.fill("grid", { quantity: quantity.label }));
      this.each((cell, at) => {
        const value = this.study.value(at, quantity, layer);
        const said = { cell: this.study.name(at), quantity: quantity.label };
        cell.textContent = this.study.brief(value, quantity);
        cell.dataset.status = value.estimate == null ? value.status : "ok";
        cell.setAttribute("aria-label", this.study.fill("said", { ...said, value: this.study.full(value, quantity) }));
        const colors = value.estimate == null ? { fill: "", ink: "" } : scale.of(value.estimate);
        cell.style.setProperty("--fill", colors.fill);
        cell.style.setProperty("--ink-on", colors.ink);
      });
      this.settle();
    }

    // Marks the chosen cells.
    mark(chosen) {
      this.each((cell, at) => {
        const rank = chosen.findIndex((other) => same(other, at));
        cell.setAttribute("aria-selected", String(rank >= 0));
        if (rank >= 0) cell.dataset.chosen = rank + 1;
        else delete cell.dataset.chosen;
      });
    }

    each(act) {
      this.cells.forEach((row, r) => row.forEach((cell, c) => act(cell, { row: r, column: c })));
    }

    cellAt({ row, column }) {
      return this.cells[row][column];
    }

    // One cell of the grid takes part in the order of Tab.
    settle() {
      this.each((cell, at) => (cell.tabIndex = same(at, this.focus) ? 0 : -1));
    }

    moveTo(at) {
      const last = { row: this.cells.length - 1, column: this.cells[0].length - 1 };
      const within = (value, most) => Math.min(Math.max(value, 0), most);
      this.focus = { row: within(at.row, last.row), column: within(at.column, last.column) };
      this.settle();
      this.cellAt(this.focus).focus();
    }

    listen() {
      const place = (event) => {
        const cell = event.target.closest?.("[role=gridcell]");
        return cell && { row: +cell.dataset.row, column: +cell.dataset.column };
      };
      this.table.addEventListener("keydown", (event) => this.key(event));
      this.table.addEventListener("click", (event) => {
        const at = place(event);
        if (!at) return;
        this.moveTo(at);
        if (event.shiftKey) this.act.compare(at);
        else this.act.open(at);
      });
      for (const [enter, leave] of [["mouseover", "mouseleave"], ["focusin", "focusout"]]) {
        this.table.addEventListener(enter, (event) => {
          const at = place(event);
          if (at) this.tell(at);
          else this.hush();
        });
        this.table.addEventListener(leave, () => this.hush());
      }
      addEventListener("scroll", () => this.follow(), { passive: true, capture: true });
    }

    key(event) {
      const { row, column } = this.focus;
      const ends = event.ctrlKey || event.metaKey;
      const moves = {
        ArrowUp: { row: row - 1, column },
        ArrowDown: { row: row + 1, column },
        ArrowLeft: { row, column: column - 1 },
        ArrowRight: { row, column: column + 1 },
        Home: { row: ends ? 0 : row, column: 0 },
        End: { row: ends ? Infinity : row, column: Infinity },
      };
      const acts = { Enter: "open", " ": "compare", c: "compare", C: "compare" };
      if (event.altKey || (ends && !event.key.match(/Home|End/))) return;
      if (moves[event.key]) this.moveTo(moves[event.key]);
      else if (acts[event.key]) this.act[acts[event.key]](this.focus);
      else if (event.key === "Escape") this.act.leave(!this.tip.hidden);
      else return;
      event.preventDefault();
    }

    // The tip: all numbers of a cell, beside it.
    tell(at) {
      const { html } = matrix;
      const { study } = this;
      const rows = study.quantities.map((quantity) => {
        const value = html("td", {}, study.full(study.value(at, quantity, this.layer), quantity));
        return html("tr", {}, html("th", { scope: "row" }, study.labelled(quantity, this.layer)), value);
      });
      const table = html("table", {}, html("tbody", {}, ...rows));
      this.tip.replaceChildren(html("b", {}, study.name(at)), table);
      this.tip.hidden = false;
      this.told = at;
      this.follow();
      this.cellAt(at).setAttribute("aria-describedby", this.tip.id);
    }

    // Keeps the tip beside its cell, wherever the page slides.
    follow() {
      if (this.tip.hidden) return;
      const cell = this.cellAt(this.told).getBoundingClientRect();
      const { offsetWidth: width, offsetHeight: height } = this.tip;
      const below = cell.bottom + 6 + height < innerHeight;
      const left = Math.min(Math.max(cell.left + cell.width / 2 - width / 2, 6), innerWidth - width - 6);
      this.tip.style.left = `${left}px`;
      this.tip.style.top = `${below ? cell.bottom + 6 : cell.top - height - 6}px`;
    }

    hush() {
      this.tip.hidden = true;
      this.each((cell) => cell.removeAttribute("aria-describedby"));
    }
  }

  function sign(svg, marker, look) {
    return svg("svg", { width: 12, height: 12, "aria-hidden": "true" }, marker(look, 6, 6, 4.2));
  }

  const same = (one, other) => one.row === other.row && one.column === other.column;

  Object.assign(matrix, { Grid, same });
})();
