// SPDX-License-Identifier: MIT
// Figures as overparam::figure::to_json writes them, plotted by Plotly.

const Figures = (() => {
  const {plot} = Layout;
  const {family, missing, spanLabels} = Traces;

  // What each trace is called, for the key: family and style of its series.
  function roles(figure) {
    const all = [];
    for (const panel of figure.panels) {
      if (panel.map) all.push(null);
      if (missing(panel)) all.push(null);
      panel.references.forEach(() => all.push(null));
      for (const s of panel.series)
        all.push({family: family(s), style: s.style, label: s.label, key: s.x.length === 0});
      spanLabels(panel).forEach(() => all.push(null));
    }
    if (figure.scale) all.push(null);
    return all;
  }

  // Which traces the key's entry `index` stands for: entries without points explain a style, entries
  // of a family alone in its colour stand for themselves, others for all that has their colour.
  function group(all, index) {
    const entry = all[index];
    const labelled = new Set(all.filter(r => r && !r.key && r.label && r.family === entry.family)
                                .map(r => r.label));
    return all.map((role, i) => {
      if (!role) return false;
      if (entry.key) return role.style === entry.style;
      if (role.key) return false;
      if (labelled.size > 1) return role.label === entry.label;
      return role.family === entry.family;
    });
  }

  const preference = window.matchMedia('(prefers-color-scheme: dark)');
  const paperWidth = 680;  // what an A4 page holds, in CSS pixels
  const shown = [];
  let printing = false;

  function show(figure, element) {
    const all = roles(figure);
    let hidden = new Set();  // keys of hidden groups: indices of key entries
    const visibility = () => {
      const off = new Set();
      for (const index of hidden) group(all, index).forEach((inside, i) => inside && off.add(i));
      return all.map((_, i) => off.has(i) ? 'legendonly' : true);
    };
    const render = () => {
      const theme = preference.matches && !printing ? 'dark' : 'light';
      const {data, layout} = plot(figure, theme, printing ? paperWidth
                                                          : Math.max(element.clientWidth, 240));
      const visible = visibility();
      data.forEach((item, i) => { item.visible = visible[i]; });
      layout.uirevision = 'zoom';
      const name = (figure.title || 'figure').replace(/[^\p{L}\p{N}]+/gu, '-');
      return Plotly.react(element, data, layout, {
        displaylogo: false, doubleClick: 'reset',
        toImageButtonOptions: {format: 'svg', filename: name},
        modeBarButtonsToRemove: ['lasso2d', 'select2d', 'autoScale2d'],
      });
    };
    const entries = () => all.map((_, i) => i).filter(i => all[i] && all[i].label);
    const plotted = render();
    element.on('plotly_legendclick', event => {
      if (!all[event.curveNumber]) return false;
      if (!hidden.delete(event.curveNumber)) hidden.add(event.curveNumber);
      Plotly.restyle(element, {visible: visibility()});
      return false;
    });
    element.on('plotly_legenddoubleclick', event => {
      if (!all[event.curveNumber]) return false;
      const others = entries().filter(i => !all[i].key && i !== event.curveNumber &&
                                           !group(all, event.curveNumber)[i]);
      const alone = others.every(i => hidden.has(i));
      hidden = new Set(alone ? [] : others);
      Plotly.restyle(element, {visible: visibility()});
      return false;
    });
    shown.push(render);
    let width = element.clientWidth;
    new ResizeObserver(() => {
      if (element.clientWidth === width) return;
      width = element.clientWidth;
      render();
    }).observe(element);
    return plotted;
  }

  const renderAll = () => shown.forEach(render => render());
  preference.addEventListener('change', renderAll);
  window.addEventListener('beforeprint', () => { printing = true; renderAll(); });
  window.addEventListener('afterprint', () => { printing = false; renderAll(); });

  return {show};
})();
