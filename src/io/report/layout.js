// SPDX-License-Identifier: MIT
// Panels of a figure in their places.

const Layout = (() => {
  const {html} = Texts;
  const {themes, colorOf} = Colors;
  const {missing, trace, spanLabels, spanTrace, referenceTrace, mapTrace, missingTrace, scaleTrace} = Traces;

  const font = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif';

  function axis(spec, theme, more) {
    const {ink, grid, frame} = themes[theme];
    return {
      type: spec.logarithmic ? 'log' : 'linear', title: {text: html(spec.label), standoff: 10},
      exponentformat: 'power', gridcolor: grid, linecolor: frame, linewidth: 1, showline: true,
      mirror: true, zeroline: false, ticks: 'outside', ticklen: 4, tickcolor: frame,
      tickfont: {size: 12}, color: ink, automargin: true, ...more,
      // Few powers of ten, with 2 and 5 between them where there is room.
      nticks: spec.logarithmic ? more.nticks : undefined,
      ...ends(spec),
    };
  }

  // The ends of an axis that the data do not set.
  function ends({minimum, maximum, logarithmic}) {
    if (minimum === undefined && maximum === undefined) return {};
    const place = x => x === undefined ? null : logarithmic ? Math.log10(x) : x;
    return {range: [place(minimum), place(maximum)],
            autorange: minimum === undefined ? 'min' : maximum === undefined ? 'max' : false};
  }

  // Vertical lines where curves are infinite, and strips along the x axis where they have no values.
  function gapShapes(figure, panel, n, theme) {
    const shapes = [];
    const annotations = [];
    for (const pole of panel.poles ?? []) {
      const color = colorOf(pole, figure, theme);
      const x = panel.x.logarithmic ? Math.log10(pole.x) : pole.x;
      shapes.push({type: 'line', layer: 'below', xref: `x${n}`, x0: pole.x, x1: pole.x,
                   yref: `y${n} domain`, y0: 0, y1: 1, line: {color, width: 1.2, dash: '1px,3px'}});
      annotations.push({xref: `x${n}`, x, xanchor: 'left', yref: `y${n} domain`, y: 1, yanchor: 'top',
                        text: '∞', showarrow: false, font: {size: 13, color}});
    }
    const rows = [...new Set((panel.spans ?? []).map(span => span.color))];
    for (const span of panel.spans ?? []) {
      const color = colorOf(span, figure, theme);
      const bottom = 0.025 * rows.indexOf(span.color);
      shapes.push({type: 'rect', layer: 'above', xref: `x${n}`, x0: span.from, x1: span.to,
                   yref: `y${n} domain`, y0: bottom, y1: bottom + 0.02, line: {width: 1, color},
                   fillcolor: color, opacity: 0.5});
    }
    return {shapes, annotations};
  }

  const same = (a, b) => a.label === b.label && a.logarithmic === b.logarithmic;

  // Panels in a grid: domains, heights in pixels, and which panel lies above and below.
  function grid(figure, narrow) {
    const {panels} = figure;
    const columns = narrow ? 1 : Math.min(figure.columns ?? 1, panels.length) || 1;
    const rows = Math.ceil(panels.length / columns);
    const height = rows === 1 ? (narrow ? 300 : columns > 1 ? 330 : 420) : (narrow ? 210 : 240);
    const titles = panels.some(p => p.title) ? 24 : 0;
    const shared = i => i + columns < panels.length && same(panels[i].x, panels[i + columns].x);
    const gaps = Array.from({length: Math.max(rows - 1, 0)}, (_, row) => titles + (
      panels.slice(row * columns, (row + 1) * columns).every((_p, c) => shared(row * columns + c))
        ? 18 : 64));
    const inner = rows * height + gaps.reduce((a, b) => a + b, 0);
    const aside = columns > 1 ? 0.11 : 0;
    const width = (1 - aside * (columns - 1)) / columns;
    return {columns, height, inner, titles, shared, place: i => {
      const [row, column] = [Math.floor(i / columns), i % columns];
      const top = inner - row * height - gaps.slice(0, row).reduce((a, b) => a + b, 0);
      const left = column * (width + aside);
      return {x: [left, Math.min(left + width, 1)],
              y: [Math.max((top - height) / inner, 0), Math.min(top / inner, 1)]};
    }};
  }

  // Traces and layout for a width in pixels.
  function plot(figure, theme, width) {
    const narrow = width < 640;
    const {ink, muted, paper} = themes[theme];
    const {columns, height, inner, titles, shared, place} = grid(figure, narrow);
    const data = [];
    const layout = {
      font: {family: font, size: 13, color: ink}, paper_bgcolor: paper, plot_bgcolor: paper,
      hovermode: 'closest', hoverdistance: 24, dragmode: 'zoom', annotations: [], shapes: [],
      hoverlabel: {bgcolor: theme === 'dark' ? '#2b313a' : '#ffffff', bordercolor: muted, align: 'left',
                   font: {family: font, size: 13, color: ink}},
      modebar: {bgcolor: 'rgba(0,0,0,0)', color: muted, activecolor: ink},
      legend: {font: {size: 12.5}, itemsizing: 'trace', bgcolor: 'rgba(0,0,0,0)', tracegroupgap: 0},
    };
    const chain = [];  // the x axis that a panel's one follows
    figure.panels.forEach((panel, i) => {
      const n = i ? i + 1 : '';
      const follows = i >= columns && shared(i - columns);
      chain[i] = follows ? chain[i - columns] : `x${n}`;
      const domain = place(i);
      layout[`xaxis${n}`] = axis(panel.x, theme, {
        anchor: `y${n}`, domain: domain.x, matches: follows ? chain[i] : undefined, nticks: narrow ? 4 : 5,
        showticklabels: !shared(i), ...(shared(i) ? {title: {text: ''}} : {})});
      layout[`yaxis${n}`] = axis(panel.y, theme, {anchor: `x${n}`, domain: domain.y, nticks: 4});
      const on = {xaxis: `x${n}`, yaxis: `y${n}`};
      if (panel.map) {
        data.push({...mapTrace(panel, theme, {
          len: height, lenmode: 'pixels', yanchor: 'middle', x: domain.x[1] + 0.01,
          y: (domain.y[0] + domain.y[1]) / 2}), ...on});
        if (missing(panel)) data.push({...missingTrace(panel.map, theme), ...on});
        layout.shapes.push({type: 'rect', layer: 'below', xref: `x${n} domain`, yref: `y${n} domain`,
                            x0: 0, x1: 1, y0: 0, y1: 1, line: {width: 0},
                            fillcolor: themes[theme].missing});
      }
      for (const reference of panel.references) {
        data.push({...referenceTrace(figure, panel, reference, theme), ...on});
        const color = colorOf(reference, figure, theme);
        layout.shapes.push({type: 'line', layer: 'above', xref: `x${n} domain`, x0: 0, x1: 1,
                            yref: `y${n}`, y0: reference.y, y1: reference.y,
                            line: {color, width: 1.3, dash: '2px,4px'}});
        const y = panel.y.logarithmic ? Math.log10(reference.y) : reference.y;
        if (reference.label && Number.isFinite(y))
          layout.annotations.push({
            xref: `x${n} domain`, x: 1, xanchor: 'right', yref: `y${n}`, y, yanchor: 'bottom',
            text: html(reference.label), showarrow: false, borderpad: 1,
            font: {size: 12, color}});
      }
      for (const series of panel.series) data.push({...trace(figure, panel, series, theme), ...on});
      for (const label of spanLabels(panel)) data.push({...spanTrace(label, theme), ...on});
      const gaps = gapShapes(figure, panel, n, theme);
      layout.shapes.push(...gaps.shapes);
      layout.annotations.push(...gaps.annotations);
      if (panel.title)
        layout.annotations.push({
          xref: `x${n} domain`, x: 0, xanchor: 'left', yref: 'paper', y: domain.y[1],
          yanchor: 'bottom', text: `<b>${html(panel.title)}</b>`, showarrow: false});
    });
    if (figure.scale) data.push(scaleTrace(figure.scale, theme));
    const bar = figure.scale || figure.panels.some(p => p.map);
    const seen = new Set();
    for (const item of data)
      if (item.showlegend) {
        item.showlegend = !seen.has(item.name);
        seen.add(item.name);
      }
    layout.showlegend = seen.size > 0;
    let bottom = 60;
    if (narrow || bar || columns > 1 || seen.size > 12) {
      const perRow = Math.max(1, Math.floor(width / 210));
      bottom += seen.size ? 24 * Math.ceil(seen.size / perRow) + 12 : 0;
      Object.assign(layout.legend, {orientation: 'h', x: 0, xanchor: 'left', yanchor: 'top',
                                    y: -62 / inner});
    } else {
      Object.assign(layout.legend, {x: 1.02, xanchor: 'left', y: 1, yanchor: 'top'});
    }
    layout.margin = {l: 64, r: 16, t: titles ? 44 : 30, b: bottom};
    layout.height = inner + layout.margin.t + layout.margin.b;
    layout.width = width;
    return {data, layout};
  }

  return {plot};
})();
