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

  // A number with as many digits as are of use, powers of ten written as such.
  function number(value, digits = 6) {
    if (value === null || !Number.isFinite(value)) return '–';
    const size = Math.abs(value);
    if (value === 0 || (size >= 1e-4 && size < 1e7))
      return String(Number(value.toPrecision(digits))).replace('-', '−');
    const [mantissa, exponent] = value.toExponential(digits - 1).split('e');
    const power = `10<sup>${exponent.replace('+', '').replace('-', '−')}</sup>`;
    const factor = String(Number(mantissa)).replace('-', '−');
    return factor === '1' ? power : `${factor}·${power}`;
  }

  // What an axis shows, short: its mathematics if there is some.
  const symbol = label => {
    const [, formula] = parts(label);
    return formula === undefined ? html(label) || 'value' : math(formula);
  };

  return {html, symbolHtml, number, symbol};
})();
