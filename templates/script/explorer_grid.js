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
      this.lines = this.rows();
      this.table.append(html("thead", {}, this.header()), html("tbody", {}, ...this.lines));
      document.body.append(this.tip);
      this.listen();
    }

    header() {
      const { html, marker, svg } = matrix;
      const names = this.study.activations.map((activation) =>
        html("th", { role: "columnheader", scope: "col" }, sign(svg, marker, activation), activation.label),
      );
      this.names = names;
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

    // Shows a quantity at a layer, in the rows and columns of `shown` alone.
    show(quantity, layer, scale, shown) {
      Object.assign(this, { quantity, layer, shown });
      const hide = (element, kept, index) => (element.hidden = !kept.includes(index));
      this.names.forEach((name, column) => hide(name, shown.columns, column));
      this.lines.forEach((line, row) => hide(line, shown.rows, row));
      this.table.setAttribute("aria-label", this.study.fill("grid", { quantity: quantity.label }));
      this.each((cell, at) => {
        const value = this.study.value(at, quantity, layer);
        hide(cell, shown.columns, at.column);
        cell.textContent = this.study.brief(value, quantity);
        cell.dataset.status = value.estimate == null ? value.status : "ok";
        cell.dataset.standing = value.standing ?? "";
        cell.setAttribute("aria-label", this.study.said(at, quantity, layer));
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
      const { rows, columns } = this.shown;
      const among = (shown, own) => (shown.includes(own) ? own : shown[0]);
      this.focus = { row: among(rows, this.focus.row), column: among(columns, this.focus.column) };
      this.each((cell, at) => (cell.tabIndex = same(at, this.focus) ? 0 : -1));
    }

    moveTo(at) {
      this.focus = at;
      this.settle();
      this.cellAt(this.focus).focus();
    }

    // So many of the rows and columns shown.
    moveBy(down, right) {
      const { rows, columns } = this.shown;
      const step = (shown, own, by) =>
        shown[Math.min(Math.max(shown.indexOf(own) + by, 0), shown.length - 1)];
      const { row, column } = this.focus;
      this.moveTo({ row: step(rows, row, down), column: step(columns, column, right) });
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
      const ends = event.ctrlKey || event.metaKey;
      const moves = {
        ArrowUp: [-1, 0],
        ArrowDown: [1, 0],
        ArrowLeft: [0, -1],
        ArrowRight: [0, 1],
        Home: [ends ? -Infinity : 0, -Infinity],
        End: [ends ? Infinity : 0, Infinity],
      };
      const acts = { Enter: "open", " ": "compare", c: "compare", C: "compare" };
      if (event.altKey || (ends && !event.key.match(/Home|End/))) return;
      if (moves[event.key]) this.moveBy(...moves[event.key]);
      else if (acts[event.key]) this.act[acts[event.key]](this.focus);
      else if (event.key === "Escape") this.act.leave(!this.tip.hidden);
      else return;
      event.preventDefault();
    }

    // The tip: all numbers of a cell, beside it.
    tell(at) {
      const { html, factRows } = matrix;
      const table = html("table", {}, html("tbody", {}, ...factRows(this.study, at, this.layer)));
      this.tip.replaceChildren(html("b", {}, this.study.name(at)), table);
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
