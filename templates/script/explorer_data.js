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

    // Its name, with the layer at which it is taken.
    labelled(quantity, layer) {
      const place = quantity.layered ? [this.fill("short_layer", { layer: this.layers[layer] })] : [];
      return [quantity.label, ...place].join(this.words.comma);
    }

    // {status, estimate, low, high} of a cell; layer is an index. Without a number there is a status.
    value(at, quantity, layer) {
      const part = this.cell(at)[quantity.part];
      if (!part) return { status: "none" };
      const stored = part[quantity.name];
      const own = quantity.layered ? stored?.[layer] : stored;
      if (own == null) return { status: part.status === "ok" ? "none" : part.status };
      const [estimate, low = null, high = null] = [own].flat();
      return { status: part.status, estimate, low, high };
    }

    // As a cell of the matrix shows it, where there is little room.
    brief(value, quantity) {
      if (value.estimate == null) return this.words[value.status];
      if (quantity.form === "percent") return this.signed((100 * value.estimate).toFixed(1));
      const fixed = quantity.form === "fixed" && Math.abs(value.estimate) < 10;
      return fixed ? this.signed(value.estimate.toFixed(3)) : this.number(value.estimate, 2);
    }

    // With its interval, where it has one.
    full(value, quantity) {
      if (value.estimate == null) return this.words[value.status];
      const write = (number) =>
        quantity.form === "percent"
          ? this.signed(`${(100 * number).toFixed(1)}%`)
          : this.number(number);
      const { estimate, low, high } = value;
      if (low == null || high == null) return write(estimate);
      return this.fill("interval", {
        estimate: write(estimate),
        low: write(low),
        high: write(high),
      });
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
