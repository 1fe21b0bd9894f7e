// What the explorer's figures are drawn with: SVG elements, axes, lines, bands and markers.
(() => {
  "use strict";
  const matrix = (globalThis.matrixExplorer ??= {});
  const NAMESPACE = "http://www.w3.org/2000/svg";

  function svg(name, attributes = {}, ...children) {
    const element = document.createElementNS(NAMESPACE, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  }

  // A map from numbers to places, linear or logarithmic, with `invert` for its ends.
  function scale([low, high], [from, to], kind = "linear") {
    const map = kind === "log" ? Math.log10 : (value) => value;
    const [start, width] = [map(low), map(high) - map(low) || 1];
    const place = (value) => from + ((map(value) - start) / width) * (to - from);
    return Object.assign(place, { low, high, kind });
  }

  // Round numbers, about `count` of them, from low to high.
  function roundTicks(low, high, count) {
    const rough = (high - low) / count || 1;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = power * [1, 2, 5, 10].find((digit) => digit * power >= rough * 0.999);
    const first = Math.ceil(low / step - 1e-9);
    const length = Math.floor(high / step + 1e-9) - first + 1;
    return Array.from({ length }, (_, i) => +((first + i) * step).toPrecision(12));
  }

  // Whole powers of ten within the limits, at most `count`.
  function powerTicks(low, high, count) {
    const [first, last] = [Math.ceil(Math.log10(low)), Math.floor(Math.log10(high))];
    const step = Math.max(1, Math.ceil((last - first + 1) / count));
    const start = step * Math.ceil(first / step);
    const length = Math.max(0, Math.floor((last - start) / step) + 1);
    return Array.from({ length }, (_, i) => start + i * step);
  }

  const MARGIN = { left: 44, right: 12, top: 8, bottom: 34 };

  // A chart's root and the box that its axes enclose, in pixels.
  class Chart {
    constructor(width, height, label, margin = {}) {
      const { left, right, top, bottom } = { ...MARGIN, ...margin };
      const attributes = { width, height, viewBox: `0 0 ${width} ${height}`, role: "img" };
      this.root = svg("svg", { ...attributes, "aria-label": label, class: "chart" });
      this.box = { left, right: width - right, top, bottom: height - bottom };
    }

    add(name, attributes, ...children) {
      return this.root.appendChild(svg(name, attributes, ...children));
    }

    text(x, y, content, attributes = {}) {
      return this.add("text", { x, y, ...attributes }, content);
    }

    // ticks: [place, text]; title below the axis.
    xAxis(ticks, title) {
      const { left, right, bottom } = this.box;
      this.add("path", { d: `M${left} ${bottom}H${right}`, class: "axis" });
      for (const [x, label] of ticks) {
        this.add("path", { d: `M${x} ${bottom}v3`, class: "axis" });
        this.text(x, bottom + 14, label, { "text-anchor": "middle" });
      }
      if (title) this.text((left + right) / 2, bottom + 29, title, { "text-anchor": "middle" });
    }

    yAxis(ticks) {
      const { left, top, bottom } = this.box;
      this.add("path", { d: `M${left} ${top}V${bottom}`, class: "axis" });
      for (const [y, label] of ticks) {
        this.add("path", { d: `M${left} ${y}h-3`, class: "axis" });
        this.text(left - 6, y + 3.5, label, { "text-anchor": "end" });
      }
    }

    // Points [x, y]; null leaves a gap.
    line(points, attributes) {
      let open = false;
      const steps = points.map((point) => {
        const step = point && `${open ? "L" : "M"}${point[0].toFixed(1)} ${point[1].toFixed(1)}`;
        open = Boolean(point);
        return step ?? "";
      });
      return this.add("path", { d: steps.join(""), fill: "none", ...attributes });
    }

    // From low to high at every x: [x, low, high]; those that are null are left out.
    band(edges, attributes) {
      const known = edges.filter(Boolean);
      const up = known.map(([x, low]) => `${x.toFixed(1)} ${low.toFixed(1)}`);
      const back = known.map(([x, , high]) => `${x.toFixed(1)} ${high.toFixed(1)}`).reverse();
      if (known.length > 1) this.add("path", { d: `M${[...up, ...back].join("L")}Z`, ...attributes });
    }

    // What is drawn in it ends at the box.
    clipped(id) {
      const { left, right, top, bottom } = this.box;
      const frame = { x: left, y: top, width: right - left, height: bottom - top };
      this.add("clipPath", { id }, svg("rect", frame));
      return { "clip-path": `url(#${id})` };
    }
  }

  // Corners of matplotlib's markers: points on circles, [angle in turns from above, radius].
  const ring = (count, turn = 0, inner = 1) =>
    Array.from({ length: count }, (_, i) => [turn + i / count, i % 2 ? inner : 1]);
  const cross = (turn) =>
    [0, 0.25, 0.5, 0.75].flatMap((arm) => [
      [turn + arm - 0.05, 1],
      [turn + arm + 0.05, 1],
      [turn + arm + 0.125, 0.45],
    ]);
  const CORNERS = {
    s: ring(4, 0.125), D: ring(4), d: ring(4, 0, 0.6), "^": ring(3), v: ring(3, 0.5),
    "<": ring(3, 0.75), ">": ring(3, 0.25), p: ring(5), h: ring(6), H: ring(6, 1 / 12),
    8: ring(8, 1 / 16), "*": ring(10, 0, 0.42), P: cross(0), X: cross(0.125),
  };

  // The colour of an activation or initializer, which the style sheet lightens in the dark.
  const paint = (look) => ({ style: `--own: ${look.color}` });

  // The marker of an activation or initializer, as the paper's figures draw it.
  function marker(look, x, y, radius = 4.5) {
    const own = { class: look.filled ? "marker" : "marker hollow", ...paint(look) };
    const corners = CORNERS[look.marker];
    if (!corners) return svg("circle", { cx: x, cy: y, r: radius * 0.9, ...own });
    const points = corners.map(([turn, share]) => {
      const angle = 2 * Math.PI * turn;
      const reach = radius * share;
      return `${(x + reach * Math.sin(angle)).toFixed(2)},${(y - reach * Math.cos(angle)).toFixed(2)}`;
    });
    return svg("polygon", { points: points.join(" "), ...own });
  }

  Object.assign(matrix, { svg, scale, roundTicks, powerTicks, Chart, marker, paint });
})();
