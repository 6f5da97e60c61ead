// SPDX-License-Identifier: MIT
// Colours of the two themes, of families and of scales.

const Colors = (() => {
  const palettes = {
    // Okabe and Ito's colours, darker or lighter where the background asks for it.
    light: ['#0072b2', '#d55e00', '#009e73', '#b0609a', '#c98a00', '#2f9fd8', '#000000'],
    dark: ['#56a9e8', '#f0803c', '#2fc29a', '#dd9cc4', '#efb02f', '#8fd0f5', '#f0e442'],
  };

  const themes = {
    light: {ink: '#24292f', muted: '#6e7781', grid: '#e7eaee', frame: '#b6bdc6', paper: '#ffffff',
            missing: '#e4e4e4', hatch: '#b0b0b0'},
    dark: {ink: '#e3e6ea', muted: '#9aa4b0', grid: '#2c323a', frame: '#56606c', paper: '#191d23',
           missing: '#3a414b', hatch: '#66717e'},
  };

  // Viridis, without its end that the background swallows.
  const viridis = ['#440154', '#482878', '#3e4989', '#31688e', '#26828e', '#1f9e89', '#35b779',
                   '#6ece58', '#b5de2b', '#fde725'];
  const scales = {light: viridis.slice(0, 9), dark: viridis.slice(2)};

  function mixed(colors, place) {
    const at = Math.min(Math.max(place, 0), 1) * (colors.length - 1);
    const i = Math.min(Math.floor(at), colors.length - 2);
    const channel = (color, k) => parseInt(color.slice(1 + 2 * k, 3 + 2 * k), 16);
    const rgb = [0, 1, 2].map(k => Math.round(
      channel(colors[i], k) * (i + 1 - at) + channel(colors[i + 1], k) * (at - i)));
    return `rgb(${rgb.join(',')})`;
  }

  function colorOf(item, figure, theme) {
    const {scale} = figure;
    if (scale && item.shade !== undefined) {
      const f = scale.logarithmic ? Math.log : x => x;
      const width = f(scale.maximum) - f(scale.minimum);
      return mixed(scales[theme], width > 0 ? (f(item.shade) - f(scale.minimum)) / width : 0.5);
    }
    if (item.color < 0) return theme === 'dark' ? '#a3acb7' : '#6e6e6e';
    const items = figure.panels.flatMap(p => [...p.series, ...p.references]);
    const count = Math.max(...items.map(one => one.color)) + 1;
    const few = palettes[theme];
    return count <= few.length ? few[item.color]
                               : mixed(scales[theme], item.color / Math.max(count - 1, 1));
  }

  const faded = (color, alpha) => {
    const rgb = color[0] === '#' ? [1, 3, 5].map(i => parseInt(color.slice(i, i + 2), 16))
                                 : color.match(/\d+/g);
    return `rgba(${rgb.slice(0, 3).join(',')},${alpha})`;
  };

  return {themes, scales, viridis, colorOf, faded};
})();
