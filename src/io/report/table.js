// SPDX-License-Identifier: MIT
// The result table: DataTables with a filter for each column.

const Tables = (() => {
  const {make} = Page;
  const fewValues = 12;  // a column with no more is filtered by choice

  const isNumber = text => text === 'inf' || text === '-inf' || Number.isFinite(Number(text));
  const numberOf = text => text === 'inf' ? Infinity : text === '-inf' ? -Infinity : Number(text);

  // The column with what the page wants to know of it.
  function understood(column, rows) {
    const constant = column.constant !== undefined;
    const text = constant ? () => column.constant : row => column.texts[row];
    const distinct = constant ? [column.constant] : [...new Set(column.texts)];
    const numeric = rows > 0 && distinct.every(isNumber) && distinct.some(t => t !== '');
    return {name: column.name, constant, text, distinct, numeric};
  }

  // The order in which a reader wants columns, not that of the CSV: where a value is, what it is, the
  // value and its error, then the rest.
  const results = ['time', 'source', 'observable', 'i', 'j', 'value', 'standard_error'];
  const further = ['lower', 'upper', 'replicas', 'lower_quartile', 'median', 'upper_quartile',
                   'estimator', 'status', 'reason', 'model'];
  function inOrder(columns) {
    const named = names => names.flatMap(name => columns.filter(column => column.name === name));
    const known = [...named(results), ...named(further)];
    return [...columns.filter(column => !known.includes(column)), ...known];
  }
  const isResult = column => ['value', 'standard_error'].includes(column.name);

  // "> 0.1", "<= 2", "= 3", "1 .. 5", or a part of the text.
  function condition(wanted, numeric) {
    const input = wanted.trim().toLowerCase();
    if (numeric) {
      const range = input.match(/^(\S+)\s*\.\.\s*(\S+)$/);
      if (range && range.slice(1).every(isNumber)) {
        const [low, high] = range.slice(1).map(numberOf);
        return text => text !== '' && numberOf(text) >= low && numberOf(text) <= high;
      }
      const comparison = input.match(/^(<=|>=|<|>|=)\s*(\S+)$/);
      if (comparison && isNumber(comparison[2])) {
        const limit = numberOf(comparison[2]);
        const holds = {'<': x => x < limit, '>': x => x > limit, '<=': x => x <= limit,
                       '>=': x => x >= limit, '=': x => x === limit}[comparison[1]];
        return text => text !== '' && holds(numberOf(text));
      }
    }
    return text => text.toLowerCase().includes(input);
  }

  function filterBox(column, changed) {
    const label = `filter ${column.name}`;
    if (column.constant) return make('span');
    if (column.distinct.length > fewValues) {
      const box = make('input', {type: 'search', 'aria-label': label, size: 6,
                                 placeholder: column.numeric ? '> 0, 1 .. 2' : 'contains'});
      box.addEventListener('input', () =>
        changed(box.value.trim() ? condition(box.value, column.numeric) : null));
      return box;
    }
    const box = make('select', {'aria-label': label}, make('option', {value: ''}, 'all'));
    const sorted = column.distinct.map((text, i) => ({text, i}));
    if (column.numeric) sorted.sort((a, b) => numberOf(a.text) - numberOf(b.text));
    for (const {text, i} of sorted) box.append(make('option', {value: i}, text || '(empty)'));
    box.addEventListener('change', () => {
      const chosen = column.distinct[Number(box.value)];
      changed(box.value === '' ? null : text => text === chosen);
    });
    return box;
  }

  function cell(column) {
    return (_row, type, _data, meta) => {
      const text = column.text(meta.row);
      if (type === 'sort' && column.numeric) return text === '' ? -Infinity : numberOf(text);
      if (type !== 'display' || !column.numeric || text.length <= 9 || text.includes('inf'))
        return type === 'display' ? make('i', {}, text).innerHTML : text;
      const short = make('span', {title: text}, String(Number(numberOf(text).toPrecision(6))));
      return short.outerHTML;
    };
  }

  function csv(columns, rows) {
    const quoted = text => /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    const lines = [columns.map(c => quoted(c.name)).join(',')];
    for (let row = 0; row < rows; ++row)
      lines.push(columns.map(c => quoted(c.text(row))).join(','));
    return lines.join('\n') + '\n';
  }

  function download(name, text) {
    const link = make('a', {href: URL.createObjectURL(new Blob([text], {type: 'text/csv'})),
                            download: name});
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  function show(table, name, parent) {
    const columns = table.columns.map(column => understood(column, table.rows));
    const isEmpty = column => column.constant && column.text(0) === '';
    const hidden = column => isEmpty(column) || (column.constant && table.rows > 1 && !isResult(column));
    const save = make('button', {type: 'button', class: 'save'}, 'Download CSV');
    save.addEventListener('click', () => download(`${name}.csv`, csv(columns, table.rows)));
    const folded = make('p', {class: 'folded'});
    const tools = make('div', {class: 'tools'}, save);
    parent.append(folded, tools);

    const title = column => column.name.replaceAll('_', ' ');
    const shown = inOrder(columns);
    // The value and its error stay in view when the others scroll.
    const kept = column => isResult(column) && !hidden(column) ? `kept ${column.name}` : '';
    const hasErrors = shown.some(column => kept(column).includes('error'));
    const heading = (column, content) => make('th', {class: kept(column)}, content);
    const titles = make('tr', {}, ...shown.map(column => heading(column, title(column))));
    const head = make('thead', {}, titles);
    const filters = make('tr', {class: 'filters'});
    const conditions = new Map();
    head.append(filters);
    const element = make('table', {class: `results ${hasErrors ? 'errors' : ''}`}, head);
    parent.append(make('div', {class: 'wide'}, element));
    for (const column of shown)
      filters.append(heading(column, filterBox(column, wanted => {
        if (wanted) conditions.set(column, wanted);
        else conditions.delete(column);
        api.draw();
      })));
    $.fn.dataTable.ext.search.push((settings, _texts, row) => settings.nTable !== element ||
      [...conditions].every(([column, holds]) => holds(column.text(row))));
    $.fn.dataTable.ext.errMode = 'throw';  // in place of a window
    const api = $(element).DataTable({
      data: Array.from({length: table.rows}, (_, i) => [i]),
      columns: shown.map(column => ({
        data: 0, type: column.numeric ? 'num' : 'string', render: cell(column),
        visible: !hidden(column), className: `${column.numeric ? 'number' : 'text'} ${kept(column)}`})),
      deferRender: true, orderCellsTop: true, order: [], autoWidth: false,
      pageLength: 20, lengthMenu: [[20, 50, 200, -1], [20, 50, 200, 'all']],
      dom: '<"above"f>rt<"below"ilp>',
      language: {
        search: '', searchPlaceholder: 'Search all columns', lengthMenu: 'Rows on a page _MENU_',
        info: '_START_–_END_ of _TOTAL_ rows', infoEmpty: 'no rows', infoFiltered: '(_MAX_ in all)',
        zeroRecords: 'No rows', emptyTable: 'No rows', thousands: '\u202f',
        paginate: {previous: '‹', next: '›'}},
    });
    // The search box stands with the button, the table alone scrolls sideways.
    const wrapper = $(element).closest('.dataTables_wrapper')[0];
    tools.append(wrapper.querySelector('.dataTables_filter'));
    wrapper.querySelector('.above').remove();
    parent.append(wrapper.querySelector('.below'));

    if (!shown.some(hidden)) return;
    const same = shown.filter(column => hidden(column) && !isEmpty(column));
    if (same.length)
      folded.append('The same in all rows: ', make('span', {class: 'constants'}, ...same.map(c =>
        make('span', {}, make('b', {}, title(c)), ` ${c.text(0)}`))));
    const box = make('input', {type: 'checkbox'});
    box.addEventListener('change', () =>
      shown.forEach((c, i) => hidden(c) && api.column(i).visible(box.checked)));
    tools.prepend(make('label', {class: 'switch'}, box, ' all columns'));
  }

  return {show};
})();
