// Where the run came from.
(() => {
  'use strict';

  const { data, element, fill, say, empty, isNumber, words, table, part } = page;

  const isObject = (value) => typeof value === 'object' && value !== null;

  /** Any JSON: objects as lists of terms, lists of objects as tables, the rest as text. */
  function tree(value, name) {
    if (Array.isArray(value) && value.length > 0 && value.every((one) => isObject(one) && !Object.values(one).some(isObject))) {
      const [first, ...others] = [...new Set(value.flatMap(Object.keys))];
      return table({
        caption: name, head: [first, ...others],
        rows: value.map((one) => ({ name: { children: [tree(one[first])] }, cells: others.map((key) => ({ children: [tree(one[key])] })) })),
      });
    }
    if (Array.isArray(value) && !value.some(isObject)) return tree(value.join(', '));
    if (isObject(value)) {
      return element('dl', { class: 'tree' }, ...Object.entries(value).flatMap(([key, inner]) =>
        [element('dt', { text: key }), element('dd', null, tree(inner, key))]));
    }
    const text = value === null || value === undefined || value === '' ? '–' : isNumber(value) && !Number.isInteger(value) ? String(Number(value.toPrecision(6))) : String(value);
    return element('span', { class: /^[0-9a-f]{16,}$/.test(text) ? 'hash' : null, text });
  }

  function provenance() {
    if (!data.provenance) {
      fill('provenance-tree', empty('run.json was not there yet when this page was written.'));
    } else {
      const entries = Object.entries(data.provenance);
      fill('provenance-tree', tree(Object.fromEntries(entries.filter(([, value]) => !isObject(value)))),
        ...entries.filter(([, value]) => isObject(value)).map(([key, value]) =>
          element('details', { open: key !== 'stages' }, element('summary', { text: words(key) }), tree(value, words(key)))));
    }
    say('config', data.config);
  }

  part('provenance', provenance);
})();
