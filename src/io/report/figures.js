// SPDX-License-Identifier: MIT
// Figures as overparam::figure::to_json writes them, plotted by Plotly.

const Figures = (() => {
  // Which traces the key's entry `index` stands for: those of a family, or of a style.
  function group(roles, index) {
    const {label} = roles[index];
    return roles.map(role => Boolean(role) && (role.label === label ||
                                               (!role.key && [role.family, role.meaning].includes(label))));
  }

  const preference = window.matchMedia('(prefers-color-scheme: dark)');
  const paperWidth = 680;  // what an A4 page holds, in CSS pixels
  const shown = [];
  let printing = false;

  function show(figure, element) {
    let roles = [];
    const hidden = new Set();  // labels of key entries
    const visibility = () => {
      const off = new Set();
      roles.forEach((role, index) => role && hidden.has(role.label) &&
        group(roles, index).forEach((inside, i) => inside && off.add(i)));
      return roles.map((_, i) => off.has(i) ? 'legendonly' : true);
    };
    const render = () => {
      const theme = preference.matches && !printing ? 'dark' : 'light';
      const width = printing ? paperWidth : Math.max(element.clientWidth, 240);
      const plotted = Layout.plot(figure, theme, width, name => element.layout?.[name]?.range);
      const {data, layout} = plotted;
      roles = plotted.roles;
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
    const plotted = render();
    // Plotly tells of no second click after a first one that the page has answered by itself.
    const leaveAlone = index => {
      const inside = group(roles, index);
      const others = roles.filter((role, i) => role?.label && !role.key && !inside[i])
                       .map(role => role.label);
      const alone = others.every(label => hidden.has(label));
      hidden.clear();
      if (!alone) others.forEach(label => hidden.add(label));
    };
    element.on('plotly_legendclick', ({curveNumber, event}) => {
      const role = roles[curveNumber];
      if (!role) return false;
      if (event.detail === 2) leaveAlone(curveNumber);
      else if (!hidden.delete(role.label)) hidden.add(role.label);
      Plotly.restyle(element, {visible: visibility()});
      return false;
    });
    // Other ticks for another range.
    element.on('plotly_relayout', changes => {
      if (Object.keys(changes).some(name => name.includes('range'))) render();
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
