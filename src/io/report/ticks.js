// SPDX-License-Identifier: MIT
// Ticks of axes and colour bars: the places and texts that matplotlib gives them by the rules of
// src/io/plot/axes.py, so that the page and the files show the same ones.

const Ticks = (() => {
  const {math, power, number} = Texts;

  const tenTo = exponent => Number(`1e${exponent}`);
  const magnitude = x => Math.floor(Math.log10(x));
  const inside = (values, low, high) => {
    const slack = 1e-10 * (high - low);
    return values.filter(x => x >= low - slack && x <= high + slack);
  };
  const integers = (from, to) => Array.from({length: Math.max(to - from + 1, 0)}, (_, i) => from + i);

  // MaxNLocator: at most `most` steps of 1, 2, 2.5 or 5 times a power of ten, one beyond each end.
  function roundValues(low, high, most) {
    const middle = (low + high) / 2;
    const offset = Math.abs(middle) / (high - low) < 100
      ? 0 : Math.sign(middle) * tenTo(magnitude(Math.abs(middle)));
    const [from, to] = [low - offset, high - offset];
    const scale = tenTo(magnitude((to - from) / most));
    const steps = [0.1, 0.2, 0.25, 0.5, 1, 2, 2.5, 5, 10, 20].map(step => step * scale);
    for (let i = Math.max(steps.findIndex(step => step >= (to - from) / most), 0);; --i) {
      const step = steps[i];
      const near = offset ? Math.min(0.4999, Math.max(1e-10, 1e-12 * Math.abs(offset) / step)) : 1e-10;
      const first = Math.floor(from / step) * step;
      const at = [from - first, to - first].map(x => x / step);
      const begin = Math.floor(at[0] + near);
      const end = Math.ceil(at[1] - near);
      const ticks = integers(begin, end).map(n => n * step + first);
      if (i === 0 || ticks.filter(x => x >= from && x <= to).length > 1)
        return ticks.map(x => x + offset);
    }
  }

  // ScalarFormatter: what all texts leave out since it is added to each of them.
  function commonSummand(seen) {
    const [low, high] = [Math.min(...seen), Math.max(...seen)];
    if (seen.length < 2 || (low <= 0 && high >= 0)) return 0;
    const [least, most] = [Math.abs(low), Math.abs(high)].sort((a, b) => a - b);
    const digits = (x, exponent) => Math.floor(x / tenTo(exponent));
    const last = differ => {
      let exponent = Math.ceil(Math.log10(most));
      while (!differ(digits(most, exponent) - digits(least, exponent))) --exponent;
      return exponent + 1;
    };
    let exponent = last(step => step !== 0);
    if ((most - least) / tenTo(exponent) <= 1e-2) exponent = last(step => step > 1);
    const whole = digits(most, exponent);
    return whole >= 1000 ? Math.sign(low) * whole * tenTo(exponent) : 0;
  }

  // Texts of round values, and what is common to them: "×10⁵". `plain` are the powers of ten between
  // which there is none.
  function linearTexts(values, low, high, plain) {
    const seen = values.filter(x => x >= low && x <= high);
    const summand = commonSummand(seen);
    const largest = Math.max(0, ...seen.map(Math.abs));
    const order = summand ? magnitude(high - low) : largest ? magnitude(largest) : 0;
    const exponent = order <= plain[0] || order >= plain[1] ? order : 0;
    const shown = values.map(x => (x - summand) / tenTo(exponent));
    const size = magnitude(Math.max(...shown) - Math.min(...shown) || Math.abs(shown[0]) || 1);
    const exact = digits =>
      shown.every(x => Math.abs(x - Number(x.toFixed(digits))) < 1e-3 * tenTo(size));
    let digits = Math.min(Math.max(0, 3 - size), 100);
    while (digits > 0 && exact(digits - 1)) --digits;
    const texts = shown.map(x => (Math.abs(x) < 1e-8 ? 0 : x).toFixed(digits).replace('-', '−'));
    const common = (exponent ? `×${math(power(1, exponent))}` : '') +
                   (summand ? `${summand > 0 ? '+' : ''}${number(summand, 10)}` : '');
    return {texts, common};
  }

  function linear(low, high, most, plain) {
    const values = roundValues(low, high, most);
    const minor = values.slice(1).map((x, i) => (x + values[i]) / 2);
    return {values, minor: inside(minor, low, high), ...linearTexts(values, low, high, plain)};
  }

  // LogLocator: these factors times powers of ten.
  const multiples = (low, high, factors) => inside(
    integers(magnitude(low), magnitude(high) + 1).flatMap(e => factors.map(f => f * tenTo(e))),
    low, high);

  // Texts of six digits, or more where these are equal.
  function logTexts(values, low, high) {
    const isPlain = low >= 2e-4 && high <= 2e4;
    const text = (x, digits) => {
      if (isPlain) return String(Number(x.toPrecision(digits)));
      const exponent = Math.floor(Math.log10(x) + 1e-9);
      return math(power(Number((x / 10 ** exponent).toPrecision(digits)), exponent, '×'));
    };
    for (let digits = 6;; ++digits) {
      const texts = values.map(x => text(x, digits));
      if (digits > 14 || new Set(texts).size === texts.length) return texts;
    }
  }

  function logValues(low, high) {
    const decades = Math.log10(high / low);
    if (decades < 0.6) return {values: inside(roundValues(low, high, 5), low, high), minor: []};
    if (decades > 8) {
      const step = [2, 5, 10, 20, 50, 100].find(n => decades <= 8 * n || n === 100);
      const exponents = integers(Math.ceil(Math.log10(low)), Math.floor(Math.log10(high)));
      const every = n => exponents.filter(e => e % n === 0).map(tenTo);
      return {values: every(step), minor: every(Math.floor(step / 5) || 1)};
    }
    const factors = decades > 2 ? [1] : decades > 1.2 ? [1, 3] : [1, 2, 5];
    const values = multiples(low, high, factors);
    return {values: values.length < 2 && factors.length > 1
              ? inside(roundValues(low, high, 9), low, high) : values,
            minor: multiples(low, high, [2, 3, 4, 5, 6, 7, 8, 9])};
  }

  function logarithmic(low, high) {
    const {values, minor} = logValues(low, high);
    return {values, minor: minor.filter(x => !values.some(v => Math.abs(v / x - 1) < 1e-9)),
            texts: logTexts(values, low, high), common: ''};
  }

  // Of an axis that shows the values from `low` to `high`: values and texts of its ticks, minor ones
  // without text, what is common to all texts, and where it is broken to have the value 0. `least` is
  // the smallest value beyond the break.
  function ofAxis({logarithmic: isLog, zero}, low, high, least) {
    if (!isLog) return linear(low, high, 6, [-4, 5]);
    const ticks = logarithmic(low, high);
    if (zero === undefined || zero < low || zero > high) return ticks;
    const gap = 1.5 * zero;
    const kept = ticks.values.map((x, i) => [x, ticks.texts[i]]).filter(([x]) => x > gap);
    return {...ticks, values: [zero, ...kept.map(([x]) => x)], texts: ['0', ...kept.map(([, t]) => t)],
            minor: ticks.minor.filter(x => x > least), gap};
  }

  // Of a colour bar; matplotlib gives a tall one up to nine steps.
  const ofBar = ({logarithmic: isLog, minimum, maximum}) =>
    isLog ? logarithmic(minimum, maximum) : linear(minimum, maximum, 9, [-5, 6]);

  return {ofAxis, ofBar};
})();
