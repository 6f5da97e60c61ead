// SPDX-License-Identifier: MIT
// Axes of a panel, and what is drawn on its frame. Names of axes end with the panel's number `n`.

const Frames = (() => {
  const {html, number, symbol} = Texts;
  const {themes, colorOf} = Colors;
  const {plottable} = Places;

  // Ranges as Plotly has them, which are logarithms on logarithmic axes.
  const toPlotly = (range, spec) => spec.logarithmic ? range.map(Math.log10) : range;
  const fromPlotly = (range, spec) => spec.logarithmic ? range.map(x => 10 ** x) : range;

  function axis(spec, range, ticks, theme, more) {
    const {ink, grid, frame} = themes[theme];
    return {
      type: spec.logarithmic ? 'log' : 'linear', title: {text: html(spec.label), standoff: 10},
      gridcolor: grid, linecolor: frame, linewidth: 1, showline: true, mirror: true, zeroline: false,
      ticks: 'outside', ticklen: 5, tickcolor: frame, tickfont: {size: 12}, color: ink, automargin: true,
      tickmode: 'array', tickvals: ticks.values, ticktext: ticks.texts,
      range: toPlotly(range, spec), autorange: false, ...more,
    };
  }

  // Marks of ticks without text, and what is common to the texts of the others.
  function tickMarks(ticks, vertical, n, theme, texts) {
    const {ink, frame} = themes[theme];
    const [at, along] = vertical ? [`y${n}`, `x${n} domain`] : [`x${n}`, `y${n} domain`];
    const path = ticks.minor.map(x => vertical ? `M0,${x}L-3,${x}` : `M${x},0L${x},-3`).join('');
    const pixels = vertical ? {xref: along, yref: at, xsizemode: 'pixel', xanchor: 0}
                            : {xref: at, yref: along, ysizemode: 'pixel', yanchor: 0};
    const corner = vertical ? {x: 0, xanchor: 'right', y: 1, yanchor: 'bottom'}
                            : {x: 1, xanchor: 'right', y: 0, yanchor: 'top', yshift: -20};
    return {
      shapes: path ? [{type: 'path', path, ...pixels, line: {width: 1, color: frame}}] : [],
      annotations: ticks.common && texts
        ? [{xref: `x${n} domain`, yref: `y${n} domain`, ...corner, text: ticks.common, showarrow: false,
            borderpad: 1, font: {size: 12, color: ink}}] : [],
    };
  }

  // Where an axis goes on at 0: two slanted lines at both ends of the frame.
  const breakMarks = (gap, n, theme) => [0, 1].map(yanchor => ({
    type: 'path', path: 'M-6,-6L0,6M0,-6L6,6', xref: `x${n}`, xsizemode: 'pixel', xanchor: gap,
    yref: `y${n} domain`, ysizemode: 'pixel', yanchor, line: {width: 1.2, color: themes[theme].ink}}));

  // Vertical lines where curves are infinite, and strips along the x axis where they have no values.
  function gaps(figure, panel, names, n, theme) {
    const shapes = [];
    const annotations = [];
    for (const pole of panel.poles ?? []) {
      if (!plottable(pole.x, panel.x)) continue;
      const color = colorOf(pole, figure, theme);
      const x = panel.x.logarithmic ? Math.log10(pole.x) : pole.x;
      shapes.push({type: 'line', layer: 'below', xref: `x${n}`, x0: pole.x, x1: pole.x,
                   yref: `y${n} domain`, y0: 0, y1: 1, line: {color, width: 1.2, dash: '1px,3px'}});
      annotations.push({xref: `x${n}`, x, xanchor: 'left', yref: `y${n} domain`, y: 1, yanchor: 'top',
                        text: '∞', showarrow: false, font: {size: 13, color},
                        hovertext: `${Names.head(figure, panel, names.ofPole(pole))}${
                          symbol(panel.x.label)} = ${number(pole.x)}`});
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

  // The ground of a map, which its missing cells show: hatched. `size` is that of the frame in pixels.
  function hatched(n, theme, size) {
    const step = 13;
    const {missing, hatch} = themes[theme];
    const frame = {layer: 'below', xref: `x${n} domain`, yref: `y${n} domain`};
    const slant = size.height / size.width;  // what a line goes to the right, from bottom to top
    let path = '';
    for (let right = slant % (step / size.width); right < 1 + slant; right += step / size.width) {
      const ends = [Math.max(right - slant, 0), Math.min(right, 1)];
      path += ends.map((x, i) => `${'ML'[i]}${x},${(x - right) / slant + 1}`).join('');
    }
    return [{type: 'rect', ...frame, x0: 0, x1: 1, y0: 0, y1: 1, line: {width: 0}, fillcolor: missing},
            {type: 'path', ...frame, path, line: {width: 0.8, color: hatch}}];
  }

  // The end of a colour bar beyond which values have its last colour.
  const barEndHeight = 12;
  const barEnd = (place, color) => ({
    type: 'path', path: `M0,-${barEndHeight}L7,0L14,-${barEndHeight}Z`, xref: 'paper', xsizemode: 'pixel', xanchor: place,
    yref: 'paper', ysizemode: 'pixel', yanchor: 1, line: {width: 0}, fillcolor: color});

  return {toPlotly, fromPlotly, axis, tickMarks, breakMarks, gaps, hatched, barEnd, barEndHeight};
})();
