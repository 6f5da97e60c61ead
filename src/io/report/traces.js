// SPDX-License-Identifier: MIT
// Series, references and maps as Plotly traces.

const Traces = (() => {
  const {html, number, symbol} = Texts;
  const {themes, scales, viridis, colorOf, faded} = Colors;

  const dashes = {
    line: 'solid',
    dashed: '9px,5px',
    dash_dotted: '12px,4px,3px,4px',
    dotted: '3px,4px',
    dash_double_dotted: '12px,4px,3px,3px,3px,4px',
    sparsely_dotted: '3px,9px',
    guide: '1.5px,4px',
  };
  const symbols = ['circle', 'square', 'triangle-up', 'diamond', 'triangle-down', 'pentagon'];
  const pointSize = 6;  // no more, or Plotly's hover prefers the curve below a point

  const extent = values => values.reduce(
    ([low, high], x) => [Math.min(low, x), Math.max(high, x)], [Infinity, -Infinity]);

  // Series that the key's entry of one of them shows and hides.
  const family = series => series.shade !== undefined ? `shade ${series.shade}`
                                                      : `color ${series.color}`;

  const plottable = (panel, x, y) => Number.isFinite(x) && Number.isFinite(y) && x !== null &&
    y !== null && !(panel.x.logarithmic && x <= 0) && !(panel.y.logarithmic && y <= 0);

  function hover(panel, series, i, name) {
    const error = series.error[i];
    const below = series.error_below?.[i];
    const spread = below !== undefined ? ` +${number(error, 2)} −${number(below, 2)}`
                   : error             ? ` ± ${number(error, 2)}`
                                       : '';
    return `${name ? `<b>${name}</b><br>` : ''}${symbol(panel.y.label)} = ${
      number(series.y[i], error ? 7 : 8)}${spread}<br>${symbol(panel.x.label)} = ${
      number(series.x[i])}`;
  }

  function bandTrace(panel, series, kept, color) {
    const ys = kept.map(i => series.y[i]);
    const floor = panel.y.logarithmic ? extent(ys)[0] / 3 : -Infinity;
    const low = kept.map(i => Math.max(series.y[i] - (series.error[i] ?? 0), floor));
    const high = kept.map(i => series.y[i] + (series.error[i] ?? 0));
    const xs = kept.map(i => series.x[i]);
    return {
      mode: 'lines',
      x: [...xs, ...xs.slice().reverse()],
      y: [...high, ...low.slice().reverse()],
      fill: 'toself',
      fillcolor: faded(color, 0.22),
      line: {width: 0, color},
      hoveron: 'points',
    };
  }

  // Where points are plotted that would hide one another.
  function dodged(panel, series, xs) {
    const groups = panel.series.filter(s => s.style === 'points' && s.x.length);
    if (!panel.dodge || groups.length < 2) return xs;
    const [f, back] = panel.x.logarithmic ? [Math.log, Math.exp] : [x => x, x => x];
    const all = groups.flatMap(s => s.x).filter(x => x !== null && Number.isFinite(f(x))).map(f);
    const [low, high] = extent(all);
    const step = Math.min(0.012, 0.06 / groups.length) * (high - low || 1);
    const shift = step * (groups.indexOf(series) - (groups.length - 1) / 2);
    return xs.map(x => back(f(x) + shift));
  }

  const isLine = series => !['points', 'rings', 'halo', 'band'].includes(series.style);

  const shape = series => symbols[(Math.max(series.color, 0) + (series.shape ?? 0)) % symbols.length];

  function trace(figure, panel, series, theme) {
    const color = colorOf(series, figure, theme);
    // A line without a y is broken there.
    const breaks = i => (isLine(series) || series.style === 'halo') && series.y[i] === null &&
                        plottable(panel, series.x[i], 1);
    const kept = series.x.map((_, i) => i)
                   .filter(i => breaks(i) || plottable(panel, series.x[i], series.y[i]));
    const owner = figure.panels.flatMap(p => p.series)
                    .find(s => s.label && s.x.length && family(s) === family(series));
    // A style that the key explains is part of the name.
    const meaning = panel.series.find(s => s.label && !s.x.length && s.style === series.style);
    const name = [series.label || owner?.label, meaning?.label].filter(Boolean).map(html);
    const texts = kept.map(i => hover(panel, series, i, name.join(', ')));
    const common = {
      type: 'scatter',
      name: html(series.label),
      showlegend: series.label !== '',
      hovertemplate: '%{text}<extra></extra>',
    };
    if (series.style === 'band' && kept.length)
      return {...common, ...bandTrace(panel, series, kept, color),
              text: [...texts, ...texts.slice().reverse()]};
    const values = kept.length ? {x: kept.map(i => series.x[i]), y: kept.map(i => series.y[i])}
                               : {x: [null], y: [null]};
    if (series.style === 'points')
      return {
        ...common, ...values, x: dodged(panel, series, values.x), text: texts, mode: 'markers',
        marker: {color, size: pointSize, symbol: shape(series),
                 line: {width: 0.5, color: themes[theme].paper}},
        error_y: series.error.length
          ? {type: 'data', array: kept.map(i => series.error[i] ?? 0),
             ...(series.error_below && {symmetric: false,
                                        arrayminus: kept.map(i => series.error_below[i] ?? 0)}),
             color, thickness: 1.4, width: 3}
          : undefined,
      };
    if (series.style === 'rings')
      return {...common, ...values, mode: 'markers', hovertemplate: undefined, hoverinfo: 'skip',
              marker: {color, size: 2 * pointSize, symbol: 'circle-open', line: {width: 1.2}}};
    if (series.style === 'halo')
      return {...common, ...values, mode: 'lines', hovertemplate: undefined, hoverinfo: 'skip',
              line: {color: faded(color, 0.25), width: 10}};
    if (series.style === 'band')
      return {...common, ...values, mode: 'lines', line: {color: faded(color, 0.4), width: 10}};
    return {...common, ...values, text: texts, mode: 'lines',
            line: {color, width: series.style === 'guide' ? 1.3 : 2.2, dash: dashes[series.style]}};
  }

  // The key's entries of the strips where curves have no values.
  const spanLabels = panel => [...new Set((panel.spans ?? []).map(span => span.label))];
  const spanTrace = (label, theme) => ({
    type: 'scatter', mode: 'markers', x: [null], y: [null], name: html(label), showlegend: true,
    marker: {symbol: 'line-ew-open', size: 12, color: themes[theme].muted, line: {width: 4}},
  });

  // What the mouse finds of a horizontal line, and the axes leave room for: the line is a shape.
  function referenceTrace(figure, panel, reference, theme) {
    const xs = [...panel.series.flatMap(s => s.x), ...(panel.map?.x ?? [])]
                 .filter(x => Number.isFinite(x) && x !== null && !(panel.x.logarithmic && x <= 0));
    const [low, high] = extent(xs);
    const n = 64;
    const at = i => panel.x.logarithmic ? low * (high / low) ** (i / n) : low + (high - low) * i / n;
    const x = xs.length ? Array.from({length: n + 1}, (_, i) => at(i)) : [1, 2];
    const name = reference.label ? `<b>${html(reference.label)}</b><br>` : '';
    return {
      type: 'scatter', mode: 'lines', x, y: x.map(() => reference.y), showlegend: false,
      line: {color: colorOf(reference, figure, theme), width: 0},
      hovertemplate: `${name}${symbol(panel.y.label)} = ${number(reference.y, 8)}<extra></extra>`,
    };
  }

  // Ends of the cells around increasing centres.
  function edges(centres, logarithmic) {
    const [f, back] = logarithmic ? [Math.log, Math.exp] : [x => x, x => x];
    const v = centres.map(f);
    if (v.length === 1) return logarithmic ? [centres[0] / 1.5, centres[0] * 1.5]
                                           : [centres[0] - 0.5, centres[0] + 0.5];
    const inner = v.slice(1).map((x, i) => (x + v[i]) / 2);
    return [2 * v[0] - inner[0], ...inner, 2 * v.at(-1) - inner.at(-1)].map(back);
  }

  // Ticks of a colour bar of logarithms: 1, 2, 5 times powers of ten, or powers alone.
  function logTicks(low, high) {
    const factors = high - low < 2 ? [1, 2, 5] : [1];
    const step = Math.max(1, Math.ceil((high - low) / 8));
    const values = [];
    for (let e = Math.floor(low); e <= Math.ceil(high); e += step)
      for (const factor of factors) values.push(factor * 10 ** e);
    const inside = values.filter(v => Math.log10(v) >= low - 1e-9 && Math.log10(v) <= high + 1e-9);
    const shown = inside.length > 1 ? inside : [10 ** low, 10 ** high];
    return {tickvals: shown.map(Math.log10), ticktext: shown.map(v => number(v, 3))};
  }

  const colorBar = (label, theme, more) => ({
    title: {text: html(label), side: 'right', font: {size: 13}},
    thickness: 14, outlinewidth: 0, ticks: 'outside', ticklen: 4,
    tickcolor: themes[theme].frame, ...more,
  });

  const stops = colors => colors.map((color, i) => [i / (colors.length - 1), color]);

  function mapTrace(panel, theme, place) {
    const {map} = panel;
    const shown = z => z === null || (map.logarithmic && z <= 0) ? null
                                                                  : map.logarithmic ? Math.log10(z) : z;
    const values = map.z.map(row => row.map(shown));
    const finite = values.flat().filter(z => z !== null);
    const [low, high] = finite.length ? extent(finite) : [0, 1];
    const text = map.z.map((row, j) => row.map((z, i) =>
      `${symbol(map.label)} = <b>${z === null ? html(map.missing || 'no value') : number(z, 8)}</b><br>${
        symbol(panel.x.label)} = ${number(map.x[i])}<br>${symbol(panel.y.label)} = ${number(map.y[j])}`));
    return {
      type: 'heatmap', x: edges(map.x, panel.x.logarithmic), y: edges(map.y, panel.y.logarithmic),
      z: values, text, zmin: low, zmax: high, colorscale: stops(viridis), hoverongaps: true,
      hovertemplate: '%{text}<extra></extra>', showlegend: false,
      colorbar: colorBar(map.label, theme,
                         {...place, ...(map.logarithmic ? logTicks(low, high) : {})}),
    };
  }

  const missing = panel =>
    Boolean(panel.map?.missing) && panel.map.z.some(row => row.some(z => z === null));

  // The key's entry of a map's missing values, which show the ground.
  const missingTrace = (map, theme) => ({
    type: 'scatter', mode: 'markers', x: [null], y: [null], name: html(map.missing), showlegend: true,
    marker: {symbol: 'square', size: 12, color: themes[theme].missing,
             line: {width: 1, color: themes[theme].frame}},
  });

  // Nothing but the colour bar of the families.
  function scaleTrace(scale, theme) {
    const f = scale.logarithmic ? Math.log10 : x => x;
    const [low, high] = [f(scale.minimum), f(scale.maximum)];
    return {
      type: 'scatter', mode: 'markers', x: [null], y: [null], showlegend: false, hoverinfo: 'skip',
      marker: {
        color: [low], cmin: low, cmax: high, colorscale: stops(scales[theme]), showscale: true,
        colorbar: colorBar(scale.label, theme, {
          lenmode: 'fraction', len: 0.9, ...(scale.logarithmic ? logTicks(low, high) : {})}),
      },
    };
  }

  return {family, missing, trace, spanLabels, spanTrace, referenceTrace, mapTrace, missingTrace, scaleTrace};
})();
