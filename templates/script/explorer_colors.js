// Colours of the matrix. Both scales differ in lightness where they differ in hue, so that they
// survive colour blindness and, but for the sign of the diverging one, a grey print; the number
// stands in every cell besides.
(() => {
  "use strict";
  const matrix = (globalThis.matrixExplorer ??= {});

  // Cividis (Nunez, Anderton & Renslow 2018), dark first; blue through white to red, as the phase
  // diagrams have it: order, where gradients vanish, is blue, chaos red.
  const SEQUENTIAL = [
    "#00224e", "#1a386f", "#434e6c", "#61656f", "#7d7c78", "#9b9476", "#bcae6c", "#dec958", "#fee838",
  ];
  const DIVERGING = ["#2a71b2", "#6bacd1", "#c2ddec", "#f7f6f6", "#fbccb4", "#e48066", "#ba2832"];

  const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

  function mixed(stops, share) {
    const place = Math.min(Math.max(share, 0), 1) * (stops.length - 1);
    const index = Math.min(Math.floor(place), stops.length - 2);
    const [low, high] = [channels(stops[index]), channels(stops[index + 1])];
    return low.map((from, i) => Math.round(from + (high[i] - from) * (place - index)));
  }

  // Relative luminance of WCAG 2.
  function luminance(rgb) {
    const [r, g, b] = rgb
      .map((value) => value / 255)
      .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }

  // Black or white, whichever has the higher contrast.
  function inkOn(rgb) {
    const light = luminance(rgb) + 0.05;
    return light / 0.05 > 1.05 / light ? "#000000" : "#ffffff";
  }

  // A quantity's colours over all its numbers, of every layer: they keep their meaning while the
  // layer changes. `ticks` are numbers for the ends and the middle of a legend.
  class ColorScale {
    constructor(quantity, numbers) {
      this.quantity = quantity;
      this.map = quantity.scale === "log" ? Math.log10 : (value) => value;
      const usable = numbers.map(this.map).filter(Number.isFinite);
      if (quantity.middle !== null) {
        const middle = this.map(quantity.middle);
        [this.low, this.high] = [middle - quantity.reach, middle + quantity.reach];
      } else {
        this.low = usable.length ? Math.min(...usable) : 0;
        this.high = usable.length ? Math.max(...usable) : 1;
        if (this.high === this.low) this.high = this.low + 1e-9;
      }
    }

    get ticks() {
      const back = this.quantity.scale === "log" ? (place) => 10 ** place : (place) => place;
      return [this.low, (this.low + this.high) / 2, this.high].map(back);
    }

    at(share) {
      if (this.quantity.middle !== null) return mixed(DIVERGING, share);
      return mixed(SEQUENTIAL, this.quantity.dark === "low" ? share : 1 - share);
    }

    // Colours of a cell: what cannot stand on a logarithmic axis, 0, stands at its lower end.
    of(value) {
      const place = this.map(value);
      const share = (place - this.low) / (this.high - this.low);
      const rgb = this.at(Number.isFinite(share) ? share : 0);
      return { fill: `rgb(${rgb.join(" ")})`, ink: inkOn(rgb) };
    }

    get gradient() {
      const stops = Array.from({ length: 17 }, (_, i) => `rgb(${this.at(i / 16).join(" ")})`);
      return `linear-gradient(to right, ${stops.join(", ")})`;
    }
  }

  matrix.ColorScale = ColorScale;
})();
