// SPDX-License-Identifier: MIT
// Whose a value is: the family that the colour of a series stands for, and what its style means.

const Names = (() => {
  const isPoints = series => ['points', 'hollow'].includes(series.style);
  const alike = (a, b) => a.style === b.style && (!isPoints(a) || (a.shape ?? 0) === (b.shape ?? 0));
  const hue = item => item.shade !== undefined ? `shade ${item.shade}`
                      : item.color >= 0        ? `color ${item.color}`
                                               : '';

  // The line or the points that a band has the values of, and is around.
  const insideOf = (band, panel) => panel.series.find(
    other => other.style !== 'band' && hue(other) === hue(band) &&
             Places.same([other.x, other.y], [band.x, band.y]));

  // Lines with areas below them that they are not inside of stand one upon another.
  const isStacked = panel => panel.series.some(
    series => series.style === 'band' && series.x.length && !insideOf(series, panel));

  // What tells {family, meaning} of a series or reference of a panel, each perhaps empty.
  function of(figure) {
    const all = figure.panels.flatMap(panel => panel.series);
    const labelled = all.filter(series => series.label);
    // Of several families each has its label in its colour, and styles have theirs in grey without
    // points. Of a single family styles have the labels.
    const explained = series => labelled.some(
      other => alike(other, series) && other.label !== series.label &&
               (hue(series) !== hue(other) || !other.x.length));
    const families = new Map(labelled.filter(s => hue(s) && explained(s)).map(s => [hue(s), s.label]));
    const meanings = labelled.filter(s => families.get(hue(s)) !== s.label);

    const familyOf = item => item.shade !== undefined && figure.scale
      ? `${figure.scale.label} = $${Texts.tex(item.shade)}$`
      : families.get(hue(item)) ?? '';

    function meaningOf(series, panel) {
      if (meanings.includes(series)) return series.label;
      const found = meanings.find(other => alike(other, series));
      if (found || series.style !== 'band') return found?.label ?? '';
      const inner = insideOf(series, panel);
      return inner ? meaningOf(inner, panel) : '';
    }

    // Labels stand in one panel, at one of the lines of a style.
    const references = figure.panels.flatMap(panel => panel.references).filter(r => r.label);
    function ofReference(reference) {
      const like = references.filter(other => other.style === reference.style);
      const found = like.find(other => other.y === reference.y) ??
                    (new Set(like.map(other => other.label)).size === 1 ? like[0] : null);
      return {family: familyOf(reference), meaning: reference.label || (found?.label ?? '')};
    }

    const ofSeries = (series, panel) => ({family: familyOf(series), meaning: meaningOf(series, panel)});
    const ofPole = pole => ({family: familyOf(pole), meaning: 'infinite'});
    return {ofSeries, ofReference, ofPole};
  }

  // The head of a hover text.
  function head(figure, panel, {family, meaning}) {
    const title = figure.panels.length > 1 ? panel.title : '';
    const parts = [title, family, meaning].filter(Boolean).map(Texts.html);
    return parts.length ? `<b>${parts.join(', ')}</b><br>` : '';
  }

  return {of, insideOf, isStacked, head};
})();
