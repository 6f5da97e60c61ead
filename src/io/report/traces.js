// SPDX-License-Identifier: MIT
// Series, references and maps as Plotly traces.

const Traces = (() => {
  const {html, number, symbol} = Texts;
  const {themes, scales, viridis, colorOf, faded} = Colors;
  const {points, extent, edges} = Places;

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

  const bar = (error, below) => below !== undefined ? ` +${number(error, 2)} −${number(below, 2)}`
                                : error             ? ` ± ${number(error, 2)}`
                                                    : '';

  function hover(panel, series, quantity, i) {
    const error = series.error[i];
    return `${quantity} = ${number(series.y[i], error ? 7 : 8)}${bar(error, series.error_below?.[i])}<br>${
      symbol(panel.x.label)} = ${number(series.x[i])}${bar(series.x_error?.[i], series.x_error_below?.[i])}`;
  }

  function bandTrace(panel, kept, color) {
    const low = kept.map(({y, below}) => panel.y.logarithmic ? Math.max(y - below, 1e-3 * y) : y - below);
    const high = kept.map(({y, above}) => y + above);
    const xs = kept.map(({x}) => x);
    return {
      mode: 'lines',
      x: [...xs, ...xs.slice().reverse()],
      y: [...high, ...low.reverse()],
      fill: 'toself',
      fillcolor: faded(color, 0.22),
      line: {width: 0, color},
      hoveron: 'points',
    };
  }

  // Where points are plotted that would hide one another.
  function dodged(panel, series, xs) {
    const groups = panel.series.filter(s => s.style === 'points' && s.x.length);
    if (!panel.dodge || !groups.includes(series) || groups.length < 2) return xs;
    const [f, back] = panel.x.logarithmic ? [Math.log, Math.exp] : [x => x, x => x];
    const [low, high] = extent(groups.flatMap(s => points(s, panel)).map(({x}) => f(x)));
    const step = Math.min(0.012, 0.06 / groups.length) * (high - low || 1);
    const shift = step * (groups.indexOf(series) - (groups.length - 1) / 2);
    return xs.map(x => back(f(x) + shift));
  }

  const isLine = series => !['points', 'hollow', 'rings', 'halo', 'band'].includes(series.style);

  const shape = series => symbols[(Math.max(series.color, 0) + (series.shape ?? 0)) % symbols.length];

  const errorBars = (errors, kept, plus, minus, color) => errors?.length
    ? {type: 'data', array: kept.map(point => point[plus]), symmetric: false,
       arrayminus: kept.map(point => point[minus]), color, thickness: 1.4, width: 3}
    : undefined;
  const bars = (series, kept, color) => ({
    error_x: errorBars(series.x_error, kept, 'right', 'left', color),
    error_y: errorBars(series.error, kept, 'above', 'below', color),
  });

  // `head` begins the hover texts, `quantity` is what the y axis shows.
  function trace(figure, panel, series, {head, quantity}, theme) {
    const color = colorOf(series, figure, theme);
    const {paper} = themes[theme];
    // A line without a y is broken there.
    const kept = points(series, panel)
                   .filter(({y}) => y !== null || isLine(series) || series.style === 'halo');
    const texts = kept.map(({i}) => head + hover(panel, series, quantity, i));
    const common = {
      type: 'scatter',
      name: html(series.label),
      showlegend: series.label !== '',
      hovertemplate: '%{text}<extra></extra>',
    };
    const silent = {...common, hovertemplate: undefined, hoverinfo: 'skip'};
    if (series.style === 'band' && kept.length && !Names.insideOf(series, panel))  // of a stack
      return {...silent, ...bandTrace(panel, kept, color)};
    if (series.style === 'band' && kept.length)
      return {...common, ...bandTrace(panel, kept, color), text: [...texts, ...texts.slice().reverse()]};
    const values = kept.length ? {x: kept.map(({x}) => x), y: kept.map(({y}) => y)}
                               : {x: [null], y: [null]};
    switch (series.style) {
      case 'points':
        return {...common, ...values, x: dodged(panel, series, values.x), text: texts, mode: 'markers',
                marker: {color, size: pointSize, symbol: shape(series), line: {width: 0.5, color: paper}},
                ...bars(series, kept, color)};
      case 'hollow':
        return {...common, ...values, text: texts, mode: 'markers',
                marker: {color: paper, size: pointSize + 1, symbol: shape(series), line: {width: 1.5, color}},
                ...bars(series, kept, color)};
      case 'rings':
        return {...silent, ...values, mode: 'markers',
                marker: {color, size: 2 * pointSize, symbol: 'circle-open', line: {width: 1.2}}};
      case 'halo':
        return {...silent, ...values, mode: 'lines', line: {color: faded(color, 0.25), width: 10}};
      case 'band':
        return {...silent, ...values, mode: 'lines', line: {color: faded(color, 0.4), width: 10}};
      default:
        return {...common, ...values, text: texts, mode: 'lines',
                line: {color, width: series.style === 'guide' ? 1.3 : 2.2, dash: dashes[series.style]}};
    }
  }

  // A line over a map: white, with a dark one below it that is its outline, and on a light ground its
  // entry in the key.
  function linesOverMap(line, theme) {
    const outline = {...line, hovertemplate: undefined, hoverinfo: 'skip',
                     line: {...line.line, color: '#000000', width: 4.6}};
    const inner = {...line, line: {...line.line, color: '#ffffff', width: 2.2}};
    (theme === 'light' ? inner : outline).showlegend = false;
    return [outline, inner];
  }

  // The key's entries of the strips where curves have no values.
  const spanLabels = panel => [...new Set((panel.spans ?? []).map(span => span.label))];
  const spanTrace = (label, theme) => ({
    type: 'scatter', mode: 'markers', x: [null], y: [null], name: html(label), showlegend: true,
    marker: {symbol: 'line-ew-open', size: 12, color: themes[theme].muted, line: {width: 4}},
  });

  // What the mouse finds of a horizontal line from end to end of the axis, if it has a name: the line
  // is a shape.
  function referenceTrace(figure, panel, reference, [low, high], head, theme) {
    const n = 64;
    const at = i => panel.x.logarithmic ? low * (high / low) ** (i / n) : low + (high - low) * i / n;
    const x = Array.from({length: n + 1}, (_, i) => at(i));
    return {
      type: 'scatter', mode: 'lines', x, y: x.map(() => reference.y), showlegend: false,
      line: {color: colorOf(reference, figure, theme), width: 0},
      ...(head ? {hovertemplate: `${head}${symbol(panel.y.label)} = ${number(reference.y, 8)}<extra></extra>`}
               : {hoverinfo: 'skip'}),
    };
  }

  // A range of colours that has a first and a last one.
  function spread(range) {
    const {minimum: low, maximum: high, logarithmic} = range;
    if (logarithmic && low <= 0) return {...range, minimum: 1e-3 * high};
    const room = high > low ? 0 : 0.1 * (Math.abs(low) || 1);
    return {...range, minimum: low - room, maximum: high + room};
  }

  // Ticks by the rules of the axes; what is common to their texts stands in the title.
  function colorBar({label, ...range}, theme, more) {
    const {values, texts, common} = Ticks.ofBar(spread(range));
    return {
      title: {text: html(label) + (common && ` (${common})`), side: 'right', font: {size: 13}},
      thickness: 14, outlinewidth: 0, ticks: 'outside', ticklen: 4, tickmode: 'array',
      tickvals: range.logarithmic ? values.map(Math.log10) : values, ticktext: texts,
      tickcolor: themes[theme].frame, ...more,
    };
  }

  const stops = colors => colors.map((color, i) => [i / (colors.length - 1), color]);

  function mapTrace(panel, head, theme) {
    const {map} = panel;
    const {minimum, maximum} = spread(map);
    const f = map.logarithmic ? Math.log10 : x => x;
    const shown = z => z === null || (map.logarithmic && z <= 0) ? null : f(z);
    const text = map.z.map((row, j) => row.map((z, i) =>
      `${head}${symbol(map.label)} = <b>${
        z === null ? html(map.missing || 'no value') : number(z, 8)}</b><br>${
        symbol(panel.x.label)} = ${number(map.x[i])}<br>${symbol(panel.y.label)} = ${number(map.y[j])}`));
    return {
      type: 'heatmap', x: edges(map.x, panel.x.logarithmic), y: edges(map.y, panel.y.logarithmic),
      z: map.z.map(row => row.map(shown)), text, zmin: f(minimum), zmax: f(maximum),
      colorscale: stops(viridis), hoverongaps: true, hovertemplate: '%{text}<extra></extra>',
      showlegend: false, showscale: false,
    };
  }

  const missing = panel => Boolean(panel.map?.missing) && panel.map.z.some(row => row.includes(null));

  // The key's entry of a map's missing values, which show the ground: a bar has a hatched box there.
  const missingTrace = (map, theme) => ({
    type: 'bar', x: [null], y: [null], name: html(map.missing), showlegend: true, hoverinfo: 'skip',
    marker: {color: themes[theme].missing, line: {width: 1, color: themes[theme].frame},
             pattern: {shape: '/', size: 5, solidity: 0.25, bgcolor: themes[theme].missing,
                       fgcolor: themes[theme].hatch}},
  });

  // Nothing but a colour bar.
  function barTrace(range, colors, bar) {
    const f = range.logarithmic ? Math.log10 : x => x;
    const {minimum, maximum} = spread(range);
    const [low, high] = [f(minimum), f(maximum)];
    return {
      type: 'scatter', mode: 'markers', x: [null], y: [null], showlegend: false, hoverinfo: 'skip',
      marker: {color: [low], cmin: low, cmax: high, colorscale: stops(colors), showscale: true,
               colorbar: bar},
    };
  }
  const scaleTrace = (scale, theme) => barTrace(
    scale, scales[theme], colorBar(scale, theme, {lenmode: 'fraction', len: 0.9}));
  const mapBarTrace = (map, theme, place) => barTrace(map, viridis, colorBar(map, theme, place));

  return {dashes, isLine, missing, trace, linesOverMap, spanLabels, spanTrace, referenceTrace, mapTrace,
          missingTrace, mapBarTrace, scaleTrace};
})();
