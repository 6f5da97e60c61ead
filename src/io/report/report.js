// SPDX-License-Identifier: MIT
// The page, from the data that the program wrote into it.

(() => {
  const {make, marked, facts, copyable, part} = Page;
  const data = JSON.parse(document.getElementById('data').textContent);
  const manyRows = 20000;
  const later = [];  // what needs the width of elements in the page

  function parameters(list) {
    const row = p => make('tr', {}, marked('td', {class: 'symbol'}, Texts.symbolHtml(p.symbol)),
                          make('td', {}, make('code', {}, p.name)),
                          make('td', {class: 'value'}, p.value === '' ? '–' : p.value),
                          make('td', {class: 'meaning'}, p.meaning));
    const titles = ['symbol', 'option', 'value', 'meaning'];
    return make('div', {class: 'wide'}, make('table', {class: 'parameters'},
      make('thead', {}, make('tr', {}, ...titles.map(title => make('th', {}, title)))),
      make('tbody', {}, ...list.map(row))));
  }

  function figure(item) {
    const picture = make('div', {class: 'picture'});
    later.push(() => Figures.show(item, picture));
    const frame = make('figure', {}, picture);
    if (item.title) frame.prepend(marked('figcaption', {}, Texts.html(item.title)));
    return frame;
  }

  // A large table is read when it comes near the window, or is printed.
  function table(section, index) {
    const out = part('Table');
    const show = () => Tables.show(
      JSON.parse(document.getElementById(`table-${index + 1}`).textContent),
      section.command || 'table', out);
    if (section.rows <= manyRows) {
      later.push(show);
      return out;
    }
    const wait = make('p', {class: 'waiting'}, `${section.rows} rows`);
    out.append(wait);
    const once = () => {
      if (!wait.isConnected) return;
      wait.remove();
      show();
    };
    later.push(() => new IntersectionObserver((seen, observer) => {
      if (!seen.some(entry => entry.isIntersecting)) return;
      observer.disconnect();
      once();
    }, {rootMargin: '300px'}).observe(wait));
    window.addEventListener('beforeprint', once);
    return out;
  }

  function verdict(section) {
    const mark = {good: '✓', unclear: '?', bad: '✗'}[section.finding];
    return make('p', {class: `verdict ${section.finding}`},
                make('span', {class: 'mark', 'aria-hidden': 'true'}, mark),
                make('span', {}, section.verdict));
  }

  // What the words and numbers of a validation mean, in the symbol of its dimension.
  function explanation(section) {
    const label = section.figures[0]?.panels[0]?.x.label ?? '';
    const size = label.match(/^\$1\/(.+)\$$/)?.[1] ?? 'N';
    return marked('p', {class: 'explained'}, Texts.html(
      'A score $z$ is simulation minus theory in standard errors, by chance alone between −2 and 2 in ' +
      `95 of 100 cases. The regression on $1/${size}$ takes away the differences of that order, and the ` +
      `hollow point at $1/${size}$ = 0 is what it leaves for $${size}$ → ∞. Theory and simulation ` +
      'disagree if the score of a hollow point, which allows for higher orders, is beyond the joint ' +
      '1 % level: a correct theory gets there in any of all the quantities with a probability of 1 %. ' +
      'A quantity “resolves” the error of a theory that would have been found with a probability of 95 %.'));
  }

  function result(section, index) {
    const model = data.models[section.model];
    const out = make('article', {id: `result-${index + 1}`},
      make('h2', {}, section.command),
      model ? make('p', {class: 'model'}, model.title) : '');
    if (section.verdict) out.append(verdict(section));
    if (section.commandLine) out.append(copyable(section.commandLine));
    if (section.notes.length) out.append(make('pre', {class: 'notes'}, section.notes.join('\n')));
    if (section.command === 'validate') out.append(explanation(section));
    if (section.failures.length)
      out.append(make('details', {class: 'failures', open: ''},
        make('summary', {}, 'Not obtained'),
        make('ul', {}, ...section.failures.map(text => make('li', {}, text)))));
    if (section.figures.length)
      out.append(part('Pictures',
        make('p', {class: 'hint'}, 'Point at a curve for its values, drag to zoom, double-click to ' +
          'reset. The key shows and hides; a double click there leaves one alone.'),
        ...section.figures.map(figure)));
    if (section.rows) out.append(table(section, index));
    if (section.parameters.length) out.append(part('Parameters', parameters(section.parameters)));
    const lists = make('div', {class: 'lists'});
    if (section.settings.length) lists.append(part('Settings', facts(section.settings)));
    if (section.provenance.length) lists.append(part('Provenance', facts(section.provenance)));
    if (lists.children.length) out.append(lists);
    return out;
  }

  function formula(item) {
    const display = make('div', {class: 'wide'});
    katex.render(item.latex, display, {displayMode: true, throwOnError: false});
    return make('div', {class: 'formula'},
                marked('p', {class: 'meaning'}, Texts.html(item.meaning)), display,
                make('p', {class: 'source'}, item.source));
  }

  function theory(model, index) {
    const out = make('article', {id: `model-${index + 1}`}, make('h2', {}, model.name),
                     make('p', {class: 'model'}, model.title),
                     make('p', {class: 'setting'}, model.setting));
    if (model.formulas.length) out.append(part('Formulas', ...model.formulas.map(formula)));
    if (model.sources.length)
      out.append(part('Papers',
                      make('ul', {class: 'papers'}, ...model.sources.map(t => make('li', {}, t)))));
    return out;
  }

  const page = document.getElementById('page');
  const link = (id, text) => make('a', {href: `#${id}`}, text);
  page.append(make('header', {}, make('h1', {}, data.title), make('nav', {},
    ...data.sections.map((s, i) => link(`result-${i + 1}`, s.command)),
    ...data.models.map((m, i) => link(`model-${i + 1}`, 'Model and formulas')))));
  page.append(...data.sections.map(result), ...data.models.map(theory));
  page.append(make('footer', {}, `Written by ${data.program}. This page loads nothing from the ` +
    `network. It holds plotly.js ${Plotly.version}, KaTeX ${katex.version}, ` +
    `jQuery ${$.fn.jquery} and DataTables ${$.fn.dataTable.version}.`));
  Promise.all(later.map(step => step())).then(() => {
    document.documentElement.dataset.ready = 'yes';
  });
})();
