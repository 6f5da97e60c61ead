// SPDX-License-Identifier: MIT
// Elements of the page.

const Page = (() => {
  // An element with attributes and children; texts never become markup.
  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  // The same, from markup made of escaped text.
  function marked(tag, attributes, markup) {
    const element = make(tag, attributes);
    element.innerHTML = markup;
    return element;
  }

  // A list of names and values.
  const facts = pairs => make('dl', {class: 'facts'}, ...pairs.flatMap(
    ([name, value]) => [make('dt', {}, name), make('dd', {}, value === '' ? '–' : value)]));

  // A line of text to be copied by its button.
  function copyable(text) {
    // Lines break before an option, not inside of "--".
    const words = text.split(/(?<= )(?=--)/).map(part => make('span', {}, part));
    const code = make('code', {}, ...words);
    const button = make('button', {type: 'button'}, 'Copy');
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(text);
      } catch {
        window.getSelection().selectAllChildren(code);
        document.execCommand('copy');
      }
      button.textContent = 'Copied';
      setTimeout(() => { button.textContent = 'Copy'; }, 1500);
    });
    return make('div', {class: 'copyable'}, code, button);
  }

  // A heading with what follows it.
  const part = (title, ...children) =>
    make('section', {class: 'part'}, make('h3', {}, title), ...children);

  return {make, marked, facts, copyable, part};
})();
