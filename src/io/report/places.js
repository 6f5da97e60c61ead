// SPDX-License-Identifier: MIT
// Where values are on axes, and what axes show, as src/io/plot/values.py has it.

const Places = (() => {
  // A logarithmic axis may have a place for 0.
  const placeOf = (value, axis) => value === 0 ? axis.zero ?? value : value;

  // Beyond 1e300 there is no room for margins.
  const plottable = (value, axis) => Number.isFinite(value) && Math.abs(value) < 1e300 &&
    (!axis.logarithmic || value > 1e-300);

  const bounded = error => Number.isFinite(error) && Math.abs(error) < 1e300 ? error : 0;

  // The points that can be plotted, with their indices and errors, those of x to the right and to the
  // left; y is null where a line is broken.
  function points(series, panel) {
    const rights = series.x_error ?? [];
    const kept = [];
    let broken = false;
    series.x.forEach((value, i) => {
      const point = {i, x: placeOf(value, panel.x), y: series.y[i], above: bounded(series.error[i]),
                     below: bounded((series.error_below ?? series.error)[i]),
                     right: bounded(rights[i]), left: bounded((series.x_error_below ?? rights)[i])};
      if (!plottable(point.x, panel.x) || (point.y !== null && !plottable(point.y, panel.y))) {
        broken = kept.length > 0;
        return;
      }
      if (broken) kept.push({...kept.at(-1), y: null});
      broken = false;
      kept.push(point);
    });
    return kept;
  }

  const extent = values => values.reduce(
    ([low, high], x) => [Math.min(low, x), Math.max(high, x)], [Infinity, -Infinity]);

  // A value and the ends of its bar. A bar may reach below any place of a logarithmic axis; it does not
  // set the range.
  const withBar = (value, above, below, axis) =>
    [value, value + above, axis.logarithmic ? Math.max(value - below, 0.5 * value) : value - below];

  function values(panel) {
    const x = [];
    const y = panel.references.map(reference => reference.y);
    for (const series of panel.series)
      for (const point of points(series, panel)) {
        if (point.y === null) continue;
        x.push(...withBar(point.x, point.right, point.left, panel.x));
        y.push(...withBar(point.y, point.above, point.below, panel.y));
      }
    for (const {from, to} of panel.spans ?? []) x.push(from, to);
    return {x, y};
  }

  function range(all, axis, margin) {
    const f = axis.logarithmic ? Math.log10 : x => x;
    const back = axis.logarithmic ? x => 10 ** x : x => x;
    const kept = all.filter(x => plottable(x, axis)).map(f);
    if (!kept.length) return axis.logarithmic ? [0.1, 1] : [0, 1];
    const [low, high] = extent(kept);
    const size = Math.max(Math.abs(low), Math.abs(high), 1e-300);
    const room = high - low > 1e-9 * size ? margin * (high - low)
                                          : axis.logarithmic ? 0.3 : 0.1 * size;
    return [axis.minimum ?? back(low - room), axis.maximum ?? back(high + room)];
  }

  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  // Ends of the cells around increasing centres.
  function edges(centres, logarithmic) {
    const [f, back] = logarithmic ? [Math.log, Math.exp] : [x => x, x => x];
    const at = centres.map(f);
    const half = 0.5 * Math.abs(at[0]) || 0.5;
    const inner = at.slice(1).map((x, i) => (x + at[i]) / 2);
    const all = inner.length ? [2 * at[0] - inner[0], ...inner, 2 * at.at(-1) - inner.at(-1)]
                             : [at[0] - half, at[0] + half];
    if (inner.length && !logarithmic && centres[0] > 0) all[0] = Math.max(all[0], 0);
    return all.map(back);
  }

  // What the axes of each panel show at first, and the smallest x beyond a break: maps their cells; others their values, those of
  // panels above and below with the same x axis, and those of all panels with the same y axis.
  function ranges(figure) {
    const {panels} = figure;
    const columns = Math.min(figure.columns ?? 1, panels.length);
    const found = panels.map(values);
    const ends = all => [all[0], all.at(-1)];
    return panels.map((panel, i) => {
      if (panel.map)
        return {x: ends(edges(panel.map.x, panel.x.logarithmic)),
                y: ends(edges(panel.map.y, panel.y.logarithmic))};
      const all = (axis, among) => panels.flatMap(
        (other, k) => among(k) && same(other[axis], panel[axis]) ? found[k][axis] : []);
      const xs = all('x', k => k % columns === i % columns);
      return {x: range(xs, panel.x, panel.dodge ? 0.07 : 0.03), y: range(all('y', () => true), panel.y, 0.06),
              leastX: Math.min(...xs.filter(x => x > panel.x.zero))};
    });
  }

  return {placeOf, plottable, points, extent, same, edges, ranges};
})();
