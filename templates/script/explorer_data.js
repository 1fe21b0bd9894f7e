// The explorer's document (engine/report/explorer/document.py says what it holds), and how its
// numbers are written: as engine/report/numbers.py writes them in the text.
(() => {
  "use strict";
  const matrix = (globalThis.matrixExplorer ??= {});

  class Study {
    constructor(data) {
      Object.assign(this, data);
      this.layers = data.propagation?.layers ?? [];
    }

    cell({ row, column }) {
      return this.cells[column][row];
    }

    quantity(name) {
      return this.quantities.find((quantity) => quantity.name === name);
    }

    // Ends of the histograms' bins, of an activation that was propagated.
    bins({ column }) {
      return this.propagation?.bins[this.activations[column].name];
    }

    name({ row, column }) {
      return this.fill("cell", {
        activation: this.activations[column].label,
        initializer: this.initializers[row].label,
      });
    }

    fill(word, values) {
      return this.words[word].replace(/\{(\w+)\}/g, (_, place) => values[place]);
    }

    // A cell, a quantity and its value, as one sentence.
    said(at, quantity, layer) {
      const value = this.value(at, quantity, layer);
      const parts = [this.full(value, quantity), this.standing(value)].filter(Boolean);
      const said = { cell: this.name(at), quantity: quantity.label };
      return this.fill("said", { ...said, value: parts.join(this.words.comma) });
    }

    // Its name, with the layer at which it is taken.
    labelled(quantity, layer) {
      const place = quantity.layered ? [this.fill("short_layer", { layer: this.layers[layer] })] : [];
      return [quantity.label, ...place].join(this.words.comma);
    }

    ran(at, part) {
      const own = this.cell(at)[part];
      return Boolean(own) && own.status !== "not run";
    }

    // Rows and columns in which a quantity's part was run. Where one column is to stand `alone`, or
    // the first if there is nothing in it, `tried` are those that may be asked for.
    extent({ part }, alone) {
      const [rows, columns] = [this.initializers, this.activations].map((all) => [...all.keys()]);
      const tried = columns.filter((column) => rows.some((row) => this.ran({ row, column }, part)));
      const one = tried.includes(alone) ? [alone] : tried.slice(0, 1);
      const shown = alone === null ? tried : one;
      const run = rows.filter((row) => shown.some((column) => this.ran({ row, column }, part)));
      return { rows: run, columns: shown, tried };
    }

    // Names of what an extent leaves out, as nothing was run there; "" where it has all.
    absent({ rows, tried }) {
      const left = (all, kept) => all.filter((_, index) => !kept.includes(index));
      const out = [...left(this.activations, tried), ...left(this.initializers, rows)];
      const names = out.map(({ label }) => label).join(this.words.enumeration);
      return names && this.fill("absent", { names });
    }

    // {status, standing, estimate, low, high} of a cell; layer is an index. Without a number there
    // is a status.
    value(at, quantity, layer) {
      const part = this.cell(at)[quantity.part];
      if (!part) return { status: "none" };
      const { status, standing } = part;
      const stored = part[quantity.name];
      const own = quantity.layered ? stored?.[layer] : stored;
      if (own == null) return { status: status === "ok" ? "none" : status };
      const [estimate, low = null, high = null] = [own].flat();
      return { status, standing, estimate, low, high };
    }

    // As a cell of the matrix shows it, where there is little room; what is not settled in brackets.
    brief(value, quantity) {
      if (value.estimate == null) return this.words[value.status];
      const text = this.short(value, quantity);
      return value.standing === "open" ? `(${text})` : text;
    }

    short(value, { form, decimals }) {
      const { estimate } = value;
      if (form === "percent" || form === "points") return this.percent(estimate, decimals);
      if (form === "exact") return this.exact(estimate);
      if (form === "range") return this.range(value);
      const fixed = form === "fixed" && Math.abs(estimate) < 10;
      return fixed ? this.signed(estimate.toFixed(3)) : this.number(estimate, 2);
    }

    // With its interval, where it has one.
    full(value, { form, decimals }) {
      if (value.estimate == null) return this.words[value.status];
      if (form === "range") return this.range(value);
      const forms = {
        percent: (number) => `${this.percent(number, decimals)}%`,
        points: (number) => this.percent(number, decimals),
        exact: (number) => this.exact(number),
      };
      const write = forms[form] ?? ((number) => this.number(number));
      const { estimate, low, high } = value;
      if (low == null || high == null) return write(estimate);
      return this.fill("interval", {
        estimate: write(estimate),
        low: write(low),
        high: write(high),
      });
    }

    // How a law with its own rate stands to the best, in words; "" for what has no such standing.
    standing({ standing }) {
      return this.words[standing] ?? "";
    }

    // All that is known of a cell: [name, value], of the parts that were run.
    facts(at, layer) {
      const known = this.quantities.filter(({ part }) => this.ran(at, part));
      return known.flatMap((quantity) => {
        const fact = [this.labelled(quantity, layer), this.full(this.value(at, quantity, layer), quantity)];
        if (quantity.name !== "regret") return [fact];
        return [fact, [this.words.standing, this.standing(this.cell(at).tuned)]];
      });
    }

    percent(share, decimals) {
      // Without the noise of the last bits, as the paper rounds.
      return this.signed((+(100 * share).toPrecision(12)).toFixed(decimals));
    }

    // A setting as it was written, to at most four digits.
    exact(value) {
      const [mantissa] = value.toExponential(3).split("e");
      return this.number(value, mantissa.replace(/\.?0+$/, "").replace(".", "").length);
    }

    range({ low, high }) {
      if (low === high) return this.fill("alone", { rate: this.exact(low) });
      return `${this.exact(low)}–${this.exact(high)}`;
    }

    // What is not quite none or all never reads as 0% or 100%.
    share(share) {
      if (share === 0 || share === 1) return `${100 * share}%`;
      if (share < 0.001) return "<0.1%";
      if (share > 0.999) return ">99.9%";
      return `${(100 * share).toFixed(share < 0.1 || share > 0.99 ? 1 : 0)}%`;
    }

    // Where a cell lies in the phase diagram.
    place(at) {
      const point = this.cell(at).phase;
      if (!point) return this.words.no_place;
      const written = { sigma_w: this.number(point.sigma_w), chi_1: this.number(point.chi_1) };
      return this.fill("place", { ...written, side: this.words[point.side] });
    }

    number(value, digits = 3) {
      if (Number.isInteger(value) && Math.abs(value) < 1e6) return this.signed(String(value));
      const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
      const power = Number(exponent);
      if (power >= -4 && power < 6) {
        return this.signed(value.toFixed(Math.max(digits - 1 - power, 0)));
      }
      return this.signed(mantissa) + this.words.times + this.powerOfTen(power);
    }

    powerOfTen(exponent) {
      const raised = [...String(Math.abs(exponent))].map((digit) => this.words.raised[1 + +digit]);
      return `10${exponent < 0 ? this.words.raised[0] : ""}${raised.join("")}`;
    }

    signed(text) {
      return /[1-9]/.test(text) ? text.replace("-", this.words.minus) : text.replace("-", "");
    }

    // How the replicates of a part ended, in words; "" where there is nothing to tell.
    ending(part, name) {
      if (part?.status === "failed") return this.words.failed;
      if (!part?.diverged_at?.length) return "";
      return this.fill(`lost_${name}`, {
        count: part.diverged_at.length,
        replicates: this[name].replicates,
        step: part.diverged_at[0],
      });
    }
  }

  matrix.Study = Study;
})();
