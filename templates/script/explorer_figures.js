// The figures of a cell: what its layers put out, how wide that is, how it trains, and where it
// lies in the phase diagram. All take (study, at, view): view is {width, layer, shared}, with
// `shared` the axes that the chosen cells have in common.
(() => {
  "use strict";
  const matrix = (globalThis.matrixExplorer ??= {});
  const { Chart, ColorScale, marker, paint, powerTicks, roundTicks, scale } = matrix;

  // A bin this many times as high as all others is cut, unless nothing else can be seen.
  const CUT = 2.5;
  const SPIKE = 0.85;
  const AIR = 1.12;
  // A loss this many times a guess's says no more than that the start was bad.
  const MOST_SHOWN = 3;

  // ln chi_1 of the deepest colour of a diagram: beyond what is told apart, so that ink can be read.
  const PALE = 4.8;

  // The axes that all of `chosen` share.
  function sharedAxes(study, chosen) {
    const cells = chosen.map((at) => study.cell(at));
    const propagated = cells.map((cell) => cell.propagation).filter((part) => part?.histograms);
    const bins = chosen.map((at) => study.bins(at)).filter(Boolean);
    const spreads = propagated.flatMap((part) => [...part.pooled_sd, ...part.across_sample_sd]);
    const widths = spreads.filter(Boolean).flat().filter((width) => width > 0);
    const losses = cells.flatMap((cell) => cell.training?.curves ?? []).flat();
    const guess = study.training?.guess_loss ?? 0;
    return {
      bins: [Math.min(...bins.map(([low]) => low)), Math.max(...bins.map(([, high]) => high))],
      top: Math.max(...propagated.map((part) => highest(study, part.histograms)), 0) || 1,
      widths: widths.length ? [Math.min(...widths), Math.max(...widths)] : [0.1, 1],
      loss: Math.min(Math.max(...losses, guess), MOST_SHOWN * guess) * AIR,
    };
  }

  // Top of the axis for a cell's histograms, as a share of the outputs.
  function highest(study, histograms) {
    const sorted = histograms
      .filter(Boolean)
      .map((counts) => counts.slice(1, -1).sort((a, b) => b - a))
      .map((counts) => counts.map((count) => count / study.propagation.parts));
    if (!sorted.length) return 0;
    const peak = Math.max(...sorted.map(([first]) => first));
    const others = Math.max(...sorted.map(([, second]) => second));
    const onlySpikes = sorted.every(([first]) => first > SPIKE);
    return AIR * (others > 0 && CUT * others < peak && !onlySpikes ? CUT * others : peak);
  }

  // Outputs of the layer at which the slider stands, large.
  function histogram(study, at, view) {
    const chart = new Chart(view.width, 170, layerLabel(study, at, view.layer), { top: 16 });
    const { left, right, bottom, top } = chart.box;
    const y = scale([0, view.shared.top], [bottom, top]);
    const ticks = roundTicks(0, view.shared.top, 3);
    chart.yAxis(ticks.map((share) => [y(share), study.signed(String(+(100 * share).toFixed(3)))]));
    drawOutputs(chart, study, at, view.layer, view.shared);
    const x = scale(view.shared.bins, [left, right]);
    const places = roundTicks(...view.shared.bins, 4);
    chart.xAxis(places.map((place) => [x(place), study.signed(String(place))]), "");
    return chart.root;
  }

  // Outputs of every layer, small; the one at which the slider stands is framed.
  function histograms(study, at, view) {
    const count = study.layers.length;
    const perRow = Math.min(count, Math.max(3, Math.floor(view.width / 84)));
    const most = Math.min(count, 2 * perRow);
    const shown = Array.from({ length: most }, (_, i) =>
      Math.round((i * (count - 1)) / Math.max(most - 1, 1)),
    );
    const row = document.createElement("div");
    row.className = "layers";
    const width = Math.floor((view.width - 8 * (perRow - 1)) / perRow);
    for (const layer of shown) {
      const margin = { left: 1, right: 1, top: 16, bottom: 2 };
      const chart = new Chart(width, 78, layerLabel(study, at, layer), margin);
      const { left, right, bottom } = chart.box;
      if (layer === view.layer) chart.root.classList.add("current");
      chart.text(left, 11, study.fill("short_layer", { layer: study.layers[layer] }));
      drawOutputs(chart, study, at, layer, view.shared, false);
      chart.add("path", { d: `M${left} ${bottom}H${right}`, class: "axis" });
      row.append(chart.root);
    }
    return row;
  }

  function drawOutputs(chart, study, at, layer, shared, notes = true) {
    const part = study.cell(at).propagation;
    const counts = part.histograms?.[layer];
    const { left, right, bottom, top } = chart.box;
    if (!counts) {
      const middle = [(left + right) / 2, (top + bottom) / 2];
      chart.text(...middle, study.words[part.status], { "text-anchor": "middle" });
      return;
    }
    const shares = counts.map((count) => count / study.propagation.parts);
    const [low, high] = study.bins(at);
    const x = scale(shared.bins, [left, right]);
    const y = scale([0, shared.top], [bottom, top]);
    const edge = (bin) => x(low + ((high - low) * bin) / (shares.length - 2)).toFixed(1);
    const steps = shares
      .slice(1, -1)
      .map((share, bin) => `V${Math.max(y(share), top).toFixed(1)}H${edge(bin + 1)}`);
    const d = `M${edge(0)} ${bottom}${steps.join("")}V${bottom}Z`;
    chart.add("path", { d, class: "bars", ...paint(study.activations[at.column]) });
    if (!notes) return;
    writeOutside(chart, study, [low, high], [shares[0], shares.at(-1)]);
    shares.slice(1, -1).forEach((share, bin) => {
      if (share > shared.top) markCut(chart, study, share, [+edge(bin), +edge(bin + 1)]);
    });
  }

  // What lies beyond the bins.
  function writeOutside(chart, study, [low, high], [below, above]) {
    const { left, right, top } = chart.box;
    const write = (sign, end, share) => `${sign}${study.signed(String(end))}: ${study.share(share)}`;
    if (below) chart.text(left + 3, top - 4, write("<", low, below));
    if (above) chart.text(right, top - 4, write(">", high, above), { "text-anchor": "end" });
  }

  // A gap across a bin that was cut, and its true share beside it.
  function markCut(chart, study, share, [start, end]) {
    const { left, right, top } = chart.box;
    chart.add("rect", { x: start - 1, y: top + 12, width: end - start + 2, height: 4, class: "gap" });
    const roomRight = end < left + 0.75 * (right - left);
    const place = roomRight ? [end + 4, "start"] : [start - 4, "end"];
    chart.text(place[0], top + 17, study.share(share), { "text-anchor": place[1] });
  }

  // What the figure of a layer says to those who cannot see it.
  function layerLabel(study, at, layer) {
    const said = study.quantities
      .filter((quantity) => quantity.layered)
      .map((quantity) => `${quantity.label} ${study.full(study.value(at, quantity, layer), quantity)}`);
    const place = study.fill("short_layer", { layer: study.layers[layer] });
    return [study.name(at), place, ...said].join(study.words.comma);
  }

  // Both spreads of the outputs at every layer, with their intervals.
  function spreads(study, at, view) {
    const part = study.cell(at).propagation;
    const chart = new Chart(view.width, 190, `${study.words.spreads}: ${study.name(at)}`, { right: 76 });
    const { left, right, top, bottom } = chart.box;
    const [low, high] = view.shared.widths;
    const decades = high / low > 30;
    const x = scale([study.layers[0] - 0.3, study.layers.at(-1) + 0.3], [left, right]);
    const y = decades
      ? scale([low / 1.3, high * 1.3], [bottom, top], "log")
      : scale([0, high * AIR], [bottom, top]);
    const ticks = decades
      ? powerTicks(low / 1.3, high * 1.3, 5).map((power) => [y(10 ** power), study.powerOfTen(power)])
      : roundTicks(0, high * AIR, 4).map((width) => [y(width), study.signed(String(width))]);
    chart.yAxis(ticks);
    const every = Math.ceil(study.layers.length / 8);
    const shown = study.layers.filter((_, index) => index % every === 0);
    chart.xAxis(shown.map((layer) => [x(layer), String(layer)]), study.words.layer);
    const now = x(study.layers[view.layer]);
    chart.add("path", { d: `M${now} ${top}V${bottom}`, class: "now" });
    const own = paint(study.initializers[at.row]);
    const ends = [];
    const lines = [["pooled_sd", "", study.words.pooled], ["across_sample_sd", "4 2.4", study.words.across]];
    for (const [name, dash, word] of lines) {
      const values = part?.[name] ?? [];
      const seen = values.map((value, index) =>
        value && (value[0] > 0 || !decades) ? [x(study.layers[index]), ...value.map(capped(y))] : null,
      );
      chart.band(seen.map((point) => point && [point[0], point[2], point[3]]), { class: "band", ...own });
      chart.line(seen, { "stroke-dasharray": dash, class: "line", ...own });
      const last = seen.findLast(Boolean);
      if (last) ends.push([last[1], word]);
    }
    labelEnds(chart, ends);
    return chart.root;
  }

  // Places on an axis, not beyond its lower end, where a logarithm has none.
  const capped = (y) => (value) => y(value == null ? y.low : Math.max(value, y.low));

  // Words at the ends of lines, kept apart.
  function labelEnds(chart, ends) {
    const sorted = ends.sort(([a], [b]) => a - b);
    const apart = sorted.length > 1 ? Math.max(0, 12 - (sorted[1][0] - sorted[0][0])) / 2 : 0;
    sorted.forEach(([y, text], index) => {
      const shift = index ? apart : -apart;
      chart.text(chart.box.right + 5, y + 3.5 + shift, text);
    });
  }

  // The loss of every replicate, and that of a guess.
  function curves(study, at, view) {
    const { windows, guess_loss: guess } = study.training;
    const part = study.cell(at).training;
    const loss = study.quantity("train_loss");
    const label = `${loss.label} ${study.full(study.value(at, loss), loss)}`;
    const spoken = [study.name(at), label].join(study.words.comma);
    const chart = new Chart(view.width, 190, spoken, { right: 56 });
    const { left, right, top, bottom } = chart.box;
    const x = scale([0, windows.at(-1)], [left, right]);
    const y = scale([0, view.shared.loss], [bottom, top]);
    chart.yAxis(roundTicks(0, view.shared.loss, 4).map((tick) => [y(tick), String(tick)]));
    const places = roundTicks(0, windows.at(-1), 4);
    chart.xAxis(places.map((place) => [x(place), String(place)]), study.words.iteration);
    chart.add("path", { d: `M${left} ${y(guess)}H${right}`, class: "guess" });
    chart.text(right + 4, y(guess) + 3.5, study.words.guess);
    const clip = chart.clipped(`explorer-clip-${at.row}-${at.column}`);
    const look = study.initializers[at.row];
    const own = { "stroke-dasharray": look.dash.join(" "), class: "line thin", ...paint(look) };
    for (const curve of part?.curves ?? []) {
      const points = curve.map((value, index) =>
        value === null ? null : [x(windows[index]), y(value)],
      );
      chart.line(points, { ...own, ...clip });
    }
    if (!part?.curves) {
      const middle = [(left + right) / 2, (top + bottom) / 2];
      chart.text(...middle, study.words[part.status], { "text-anchor": "middle" });
    }
    return chart.root;
  }

  // The point in the diagram of its activation: order left of the critical curve, chaos right of it.
  function phase(study, at, view) {
    const diagram = study.phase.activations[study.activations[at.column].name];
    const point = study.cell(at).phase;
    const label = `${study.name(at)}${study.words.comma}${study.place(at)}`;
    const chart = new Chart(view.width, 190, label, { bottom: 38 });
    if (!diagram) return chart.root;
    const { left, right, top, bottom } = chart.box;
    const { sigma_w: widths, sigma_b: biases } = study.phase;
    const x = scale([widths[0], widths.at(-1)], [left, right], "log");
    // Without biases a point lies on the lowest row: there is room below it.
    const y = scale([biases[0], biases.at(-1)], [bottom - 9, top]);
    shade(chart, study, diagram.log_chi_1, x, y);
    const line = diagram.critical.map(([width, bias]) => [x(width), y(bias)]);
    chart.line(line, { class: "critical" });
    const ticks = [0.1, 0.2, 0.5, 1, 2, 5, 10].filter((t) => t >= x.low * 0.99 && t <= x.high * 1.01);
    chart.xAxis(ticks.map((width) => [x(width), String(width)]), study.words.sigma_w);
    chart.yAxis(roundTicks(y.low, y.high, 3).map((bias) => [y(bias), String(bias)]));
    chart.text(left + 6, top + 13, study.words.order, { class: "on-colour" });
    chart.text(right - 6, top + 13, study.words.chaos, { "text-anchor": "end", class: "on-colour" });
    if (point) {
      const place = Math.min(Math.max(x(point.sigma_w), left + 6), right - 6);
      chart.root.append(marker(study.initializers[at.row], place, y(0), 6));
    }
    return chart.root;
  }

  // Rectangles around the points of the grid, in the colours of the matrix.
  function shade(chart, study, rows, x, y) {
    const colors = new ColorScale({ scale: "linear", middle: 0, reach: PALE }, []);
    const { left, right, top, bottom } = chart.box;
    const halfway = (values, place, [first, last]) => {
      const places = values.map(place);
      const between = places.slice(1).map((value, index) => (value + places[index]) / 2);
      return [first, ...between, last];
    };
    const columns = halfway(study.phase.sigma_w, x, [left, right]);
    const heights = halfway(study.phase.sigma_b, y, [bottom, top]);
    rows.forEach((row, b) => row.forEach((value, w) => {
      const corner = { x: columns[w], y: heights[b + 1] };
      const size = { width: columns[w + 1] - columns[w] + 0.4, height: heights[b] - heights[b + 1] + 0.4 };
      chart.add("rect", { ...corner, ...size, fill: colors.of(value).fill, class: "shade" });
    }));
  }

  matrix.figures = { histogram, histograms, spreads, curves, phase };
  matrix.sharedAxes = sharedAxes;
})();
