// SPDX-License-Identifier: MIT
// Labels and numbers as the markup that Plotly and the page show.

const Texts = (() => {
  const escaped = text =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

  // TeX's "x_a^{bc}" in the few tags that Plotly knows: letters slanted, scripts small.
  function math(tex) {
    const letters = text =>
      escaped(text).replace(/&\w+;|\p{L}+/gu, part => part[0] === '&' ? part : `<i>${part}</i>`);
    return tex.replace(/([_^])(?:\{([^}]*)\}|(.))|([^_^]+)/gu, (_, mark, group, one, plain) => {
      if (!mark) return letters(plain);
      const tag = mark === '_' ? 'sub' : 'sup';
      return `<${tag}>${letters(group ?? one)}</${tag}>`;
    });
  }

  // Text between dollar signs is mathematics; "\\$" is a dollar.
  const parts = text => text.split(/(?<!\\)\$/);
  const html = text => parts(text)
    .map((part, i) => i % 2 ? math(part) : escaped(part.replaceAll('\\$', '$'))).join('');

  // The symbol of a parameter in plain text: "σ_w²".
  const symbolHtml = text =>
    math(text.replaceAll('²', '^2').replace(/_(\p{L}\p{L}+)/gu, '_{$1}'));

  const signed = x => String(x).replace('-', '−');

  // A factor and a power of ten, as TeX.
  const power = (factor, exponent, times = '·') =>
    (factor === 1 ? '' : `${signed(factor)}${times}`) + `10^{${signed(exponent)}}`;

  // A number with as many digits as are of use, powers of ten written as such.
  function tex(value, digits = 6) {
    if (value === null || !Number.isFinite(value)) return '–';
    const size = Math.abs(value);
    if (value === 0 || (size >= 1e-4 && size < 1e7))
      return signed(Number(value.toPrecision(digits)));
    const [factor, exponent] = value.toExponential(digits - 1).split('e').map(Number);
    return power(factor, exponent);
  }
  const number = (value, digits) => math(tex(value, digits));

  // What an axis shows, short: "error $ε_g$" by its symbol, but "z-score of $ε_g$" is another quantity,
  // and of several quantities none. What else follows a comma is about the axis.
  const symbol = label => {
    const parts = label.split(', ');
    if (parts.filter(part => part.endsWith('$')).length > 1) return 'value';
    const [, formula] = parts[0].match(/^(?!.* of \$)[^$]*\$([^$]+)\$$/) ?? [];
    return formula === undefined ? html(parts[0]) || 'value' : math(formula);
  };

  return {html, math, symbolHtml, power, tex, number, symbol};
})();
