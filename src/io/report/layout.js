// SPDX-License-Identifier: MIT
// Panels of a figure in their places.

const Layout = (() => {
  const {html, symbol} = Texts;
  const {themes, viridis, colorOf} = Colors;
  const {plottable, same} = Places;
  const {dashes, isLine, missing} = Traces;

  const font = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif';
  const barPlace = 1.015;  // of a map's colour bar, in widths of the frames

  // Panels in a grid: domains, heights in pixels, and which have the axes of a neighbour.
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
    return {
      columns, inner, titles,
      sharedX: shared,
      sharedY: i => i % columns > 0 && same(panels[i - 1].y, panels[i].y),
      size: pixels => ({width: pixels * width, height}),
      place: i => {
        const [row, column] = [Math.floor(i / columns), i % columns];
        const top = inner - row * height - gaps.slice(0, row).reduce((a, b) => a + b, 0);
        const left = column * (width + aside);
        return {x: [left, Math.min(left + width, 1)],
                y: [Math.max((top - height) / inner, 0), Math.min(top / inner, 1)]};
      },
    };
  }

  // Horizontal lines, with their labels.
  function references(figure, panel, range, n, theme) {
    const shapes = [];
    const annotations = [];
    for (const reference of panel.references) {
      const color = colorOf(reference, figure, theme);
      if (!plottable(reference.y, panel.y)) continue;
      const [y, low, high] = Frames.toPlotly([reference.y, ...range], panel.y);
      shapes.push({type: 'line', layer: 'above', xref: `x${n} domain`, x0: 0, x1: 1, yref: `y${n}`,
                   y0: reference.y, y1: reference.y,
                   line: {color, width: 1.3, dash: dashes[reference.style]}});
      if (reference.label)
        annotations.push({
          xref: `x${n} domain`, x: 1, xanchor: 'right', yref: `y${n}`, y,
          yanchor: y > low + 0.9 * (high - low) ? 'top' : 'bottom',
          text: html(reference.label), showarrow: false, borderpad: 1, font: {size: 12, color}});
    }
    return {shapes, annotations};
  }

  // A small line below everything, broken at commas where it is longer than the picture.
  function note(text, theme, width) {
    const most = (width - 40) / 5.5;  // letters
    const lines = [];
    for (const part of text.split(', ')) {
      const longer = lines.length ? `${lines.at(-1)}, ${part}` : part;
      if (lines.length && longer.replaceAll('$', '').length < most) lines[lines.length - 1] = longer;
      else lines.push(part);
    }
    return {lines: lines.length,
            title: {text: lines.map(html).join(',<br>'), font: {size: 11.5, color: themes[theme].muted},
                    xref: 'container', x: 0.5, xanchor: 'center', yref: 'container', y: 0,
                    yanchor: 'bottom', pad: {b: 8}}};
  }

  // The colour bar that all maps share, beside frames of so many pixels, with its end above it.
  function mapBar(figure, theme, height) {
    const maps = figure.panels.map(panel => panel.map).filter(map => map?.z.flat().some(z => z !== null));
    if (!maps.length) return null;
    const beyond = maps.some(map => map.z.flat().some(z => z > maps[0].maximum));
    return {
      trace: Traces.mapBarTrace(maps[0], theme, {
        lenmode: 'fraction', len: beyond ? 1 - Frames.barEndHeight / height : 1, y: 0, yanchor: 'bottom',
        ypad: 0, x: barPlace, xanchor: 'left', xpad: 0}),
      shapes: beyond ? [Frames.barEnd(barPlace, viridis.at(-1))] : [],
    };
  }

  // Traces, the series that each is of for the key, and the layout for a width in pixels. `seen`
  // tells what an axis shows, if not the same as at first.
  function plot(figure, theme, width, seen) {
    const narrow = width < 640;
    const {ink, muted, paper} = themes[theme];
    const {columns, inner, titles, sharedX, sharedY, size, place} = grid(figure, narrow);
    const names = Names.of(figure);
    const ranges = Places.ranges(figure);
    const data = [];
    const roles = [];
    const add = (trace, role = null) => { data.push(trace); roles.push(role); };
    const layout = {
      font: {family: font, size: 13, color: ink}, paper_bgcolor: paper, plot_bgcolor: paper,
      hovermode: 'closest', hoverdistance: 24, dragmode: 'zoom', annotations: [], shapes: [],
      hoverlabel: {bgcolor: theme === 'dark' ? '#2b313a' : '#ffffff', bordercolor: muted, align: 'left',
                   font: {family: font, size: 13, color: ink}},
      modebar: {bgcolor: 'rgba(0,0,0,0)', color: muted, activecolor: ink},
      legend: {font: {size: 12.5}, itemsizing: 'trace', bgcolor: 'rgba(0,0,0,0)', tracegroupgap: 0},
    };
    const draw = ({shapes, annotations = []}) => {
      layout.shapes.push(...shapes);
      layout.annotations.push(...annotations);
    };
    const chain = [];  // the x axis that a panel's one follows
    figure.panels.forEach((panel, i) => {
      const n = i ? i + 1 : '';
      const on = {xaxis: `x${n}`, yaxis: `y${n}`};
      const domain = place(i);
      const follows = i >= columns && sharedX(i - columns);
      chain[i] = follows ? chain[i - columns] : `x${n}`;
      for (const letter of ['x', 'y']) {
        const [spec, range, name] = [panel[letter], ranges[i][letter], `${letter}axis${n}`];
        const shown = seen(name);
        const [low, high] = shown ? Frames.fromPlotly(shown, spec) : range;
        const ticks = Ticks.ofAxis(spec, low, high, ranges[i].leastX);
        const shared = letter === 'x' ? sharedX(i) : sharedY(i);
        layout[name] = Frames.axis(spec, range, ticks, theme, {
          domain: domain[letter], anchor: letter === 'x' ? `y${n}` : `x${n}`, showticklabels: !shared,
          matches: letter === 'x' && follows ? chain[i] : undefined, showgrid: !panel.map,
          ...(shared ? {title: {text: ''}} : {})});
        draw(Frames.tickMarks(ticks, letter === 'y', n, theme, !shared));
        if (ticks.gap) draw({shapes: Frames.breakMarks(ticks.gap, n, theme)});
      }
      if (panel.map) {
        add({...Traces.mapTrace(panel, Names.head(figure, panel, {}), theme), ...on});
        if (missing(panel)) {
          add({...Traces.missingTrace(panel.map, theme), ...on});
          draw({shapes: Frames.hatched(n, theme, size(0.85 * width))});
        }
      }
      for (const reference of panel.references)
        add({...Traces.referenceTrace(figure, panel, reference, ranges[i].x,
                                      Names.head(figure, panel, names.ofReference(reference)), theme),
             ...on});
      draw(references(figure, panel, ranges[i].y, n, theme));
      const quantity = Names.isStacked(panel) ? 'sum' : symbol(panel.y.label);
      for (const series of panel.series) {
        const role = {label: series.label, key: !series.x.length, ...names.ofSeries(series, panel)};
        const hover = {head: Names.head(figure, panel, role), quantity};
        const one = {...Traces.trace(figure, panel, series, hover, theme), ...on};
        for (const trace of panel.map && isLine(series) ? Traces.linesOverMap(one, theme) : [one])
          add(trace, role);
      }
      for (const label of Traces.spanLabels(panel)) add({...Traces.spanTrace(label, theme), ...on});
      draw(Frames.gaps(figure, panel, names, n, theme));
      if (panel.title)
        draw({shapes: [], annotations: [{
          xref: `x${n} domain`, x: 0, xanchor: 'left', yref: 'paper', y: domain.y[1], yanchor: 'bottom',
          text: `<b>${html(panel.title)}</b>`, showarrow: false}]});
    });
    const bar = mapBar(figure, theme, inner);
    if (bar) {
      add(bar.trace);
      draw(bar);
    }
    if (figure.scale) add(Traces.scaleTrace(figure.scale, theme));
    const inKey = new Set();
    for (const item of data)
      if (item.showlegend) {
        item.showlegend = !inKey.has(item.name);
        inKey.add(item.name);
      }
    layout.showlegend = inKey.size > 0;
    let bottom = 60;
    if (narrow || bar || figure.scale || columns > 1 || inKey.size > 12) {
      const perRow = Math.max(1, Math.floor(width / 210));
      bottom += inKey.size ? 24 * Math.ceil(inKey.size / perRow) + 18 : 0;
      Object.assign(layout.legend, {orientation: 'h', x: 0, xanchor: 'left', yanchor: 'top',
                                    y: -62 / inner});
    } else {
      Object.assign(layout.legend, {x: 1.02, xanchor: 'left', y: 1, yanchor: 'top'});
    }
    if (figure.note) {
      const {lines, title} = note(figure.note, theme, width);
      layout.title = title;
      bottom += 16 * lines + 6;
    }
    layout.margin = {l: 64, r: 16, t: titles ? 44 : 30, b: bottom};
    layout.height = inner + layout.margin.t + layout.margin.b;
    layout.width = width;
    return {data, roles, layout};
  }

  return {plot};
})();
