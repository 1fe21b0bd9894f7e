// Try it: signal and gradient of every layer as mean-field theory has them (engine/net/theory), for
// a width, a depth and a standard deviation of the reader's choice. Its data is the block
// #try-it-data (engine/report/try_it.py says what it holds); without scripts it stays hidden.
(() => {
  "use strict";
  const matrix = (globalThis.matrixExplorer ??= {});
  const { Chart, roundTicks, scale } = matrix;
  const HEIGHT = 250;
  const LABEL = 14; // pixels
  const MOST = 300; // decades that are drawn and written out
  const NEARLY = 1e-3;
  const SAME = 0.002; // decades: what prints as a factor of one

  // A moment's logarithm at log q: cubic between the grid's points, straight beyond its ends, where
  // it is a power of q: a whole or half one if it nearly is, as rounding adds up far outside.
  function moment(logs, { low, step }, logQ) {
    const last = logs.length - 1;
    const slope = (i) => {
      const [from, to] = [Math.max(i - 1, 0), Math.min(i + 1, last)];
      return (logs[to] - logs[from]) / (to - from);
    };
    const power = (i) => {
      const [own, half] = [slope(i) / step, Math.round((2 * slope(i)) / step) / 2];
      return step * (Math.abs(own - half) < NEARLY ? half : own);
    };
    const place = (logQ - low) / step;
    if (place <= 0) return logs[0] + place * power(0);
    if (place >= last) return logs[last] + (place - last) * power(last);
    const i = Math.floor(place);
    const t = place - i;
    const [rise, start, end] = [logs[i + 1] - logs[i], slope(i), slope(i + 1)];
    return logs[i] + t * (start + t * (3 * rise - 2 * start - end + t * (start + end - 2 * rise)));
  }

  // Decades, layer by layer: sd of the pre-activations over that of the first layer, and of the
  // gradients at them over that at the last. All in logarithms, so that nothing leaves the numbers.
  matrix.layers = (moments, grid, sigmaW, depth) => {
    const gain = 2 * Math.log(sigmaW);
    const [signal, gradient] = [[gain], [0]];
    for (let layer = 1; layer < depth; layer += 1) {
      signal.push(gain + moment(moments[0], grid, signal.at(-1)));
    }
    for (const logQ of signal.slice(0, -1).reverse()) {
      gradient.unshift(gradient[0] + gain + moment(moments[1], grid, logQ));
    }
    const decades = (log) => log / 2 / Math.LN10;
    return { signal: signal.map((log) => decades(log - gain)), gradient: gradient.map(decades) };
  };

  const root = document.getElementById("try-it");
  const block = document.getElementById("try-it-data");
  if (!root || !block) return;
  const study = new matrix.Study(JSON.parse(block.textContent));
  const { activations, grid, laws, words } = study;
  const control = (name) => root.querySelector(`[name="${name}"]`);
  const [activation, width, depth, slider] = ["activation", "width", "depth", "sd"].map(control);
  const [told, output, sheet] = [".told", "output", ".canvas-of-chart"].map((own) => root.querySelector(own));
  let chosen = laws.find((law) => law.gain); // null: what the slider says
  let sd;
  let size = 0;

  const write = (decades) =>
    Math.abs(decades) < MOST ? study.number(10 ** decades) : study.powerOfTen(Math.round(decades));

  function change(decades) {
    const way = Math.abs(decades) < SAME ? "stays" : decades < 0 ? "shrinks" : "grows";
    return study.fill(way, { factor: write(Math.abs(decades)), ratio: write(decades) });
  }

  function draw({ signal, gradient }) {
    const all = [...signal, ...gradient].map((own) => Math.min(Math.max(own, -MOST), MOST));
    const [low, high] = [Math.floor(Math.min(...all, -1)), Math.ceil(Math.max(...all, 1))];
    const chart = new Chart(size, HEIGHT, words.chart, { top: 16, left: 48 });
    const { left, right, top, bottom } = chart.box;
    const x = scale([1, signal.length], [left + 8, right - 8]);
    const y = scale([low, high], [bottom - LABEL, top]);
    const whole = (from, to) => roundTicks(from, to, 6).filter(Number.isInteger);
    chart.xAxis(whole(1, signal.length).map((layer) => [x(layer), layer]), words.layer);
    chart.yAxis(whole(low, high).map((power) => [y(power), study.powerOfTen(power)]));
    chart.line([[left, y(0)], [right, y(0)]], { class: "guess" });
    for (const [name, decades, anchor] of [["signal", signal, "end"], ["gradient", gradient, "start"]]) {
      const places = decades.map((own, i) => [x(i + 1), y(Math.min(Math.max(own, low), high))]);
      chart.line(places, { class: `line ${name}` });
      const [px, py] = places.at(anchor === "end" ? -1 : 0);
      // Away from the lines: both pass through one at their other ends.
      chart.text(px, py + (py > y(0) ? LABEL : -LABEL / 2), words[name], { "text-anchor": anchor, class: name });
    }
    sheet.replaceChildren(chart.root);
  }

  function show() {
    const [n, count] = [width, depth].map((own) => own.valueAsNumber);
    if (!width.validity.valid || !depth.validity.valid) return;
    const { critical, moments } = activations[activation.selectedIndex];
    const edge = critical && critical / Math.sqrt(n);
    if (chosen?.name === "critical" && !edge) chosen = null;
    if (chosen) {
      sd = chosen.sd ?? (chosen.gain ?? critical) / Math.sqrt(n);
      slider.value = Math.log10(sd);
    }
    const sigmaW = sd * Math.sqrt(n);
    const layers = matrix.layers(moments, grid, sigmaW, count);
    output.textContent = study.number(sd);
    slider.setAttribute("aria-valuetext", output.textContent);
    for (const law of laws) control(law.name).setAttribute("aria-pressed", law === chosen);
    control("critical").disabled = !edge;
    const facts = { sigma_w: sigmaW, critical, critical_sd: edge };
    for (const [name, fact] of Object.entries(facts)) {
      root.querySelector(`[data-fact=${name}]`).textContent = fact ? study.number(fact) : words.none;
    }
    const [gradient, signal] = [layers.gradient[0], layers.signal.at(-1)].map(change);
    told.textContent = study.fill("told", { depth: count, gradient, signal });
    if (size) draw(layers);
  }

  [slider.min, slider.max] = [study.sd.low, study.sd.high].map(Math.log10);
  for (const own of [activation, width, depth]) own.addEventListener("input", show);
  slider.addEventListener("input", () => {
    chosen = null;
    sd = +(10 ** slider.value).toPrecision(3); // as it is written
    show();
  });
  for (const law of laws) {
    control(law.name).addEventListener("click", () => {
      chosen = law;
      show();
    });
  }
  root.hidden = false;
  new ResizeObserver(([{ contentRect }]) => {
    if (contentRect.width === size) return;
    size = contentRect.width;
    requestAnimationFrame(show);
  }).observe(sheet);
  show();
})();
