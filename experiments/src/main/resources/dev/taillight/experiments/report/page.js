// What the panels of a page have in common: the data, elements, numbers and tables. Text from the data
// reaches the page as text only (textContent, SVG text, tooltips built from elements), never as markup.
const page = (() => {
  'use strict';

  const data = JSON.parse(document.getElementById('data').textContent);
  const byId = (id) => document.getElementById(id);

  function element(tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name === 'text') {
        made.textContent = value;
      } else if (name === 'on') {
        Object.entries(value).forEach(([event, handler]) => made.addEventListener(event, handler));
      } else if (name === 'color') {
        made.style.background = `var(${value})`;
      } else if (value !== null && value !== undefined && value !== false) {
        made.setAttribute(name, value === true ? '' : value);
      }
    }
    made.append(...children.filter((child) => child !== null && child !== undefined));
    return made;
  }

  const fill = (id, ...children) => byId(id).replaceChildren(...children);
  const say = (id, text) => { byId(id).textContent = text; };
  const empty = (text) => element('p', { class: 'empty', text });
  const isNumber = (value) => typeof value === 'number' && Number.isFinite(value);
  const grouped = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
  const tenths = new Intl.NumberFormat('en-GB', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

  function number(value, decimals = 3) {
    if (!isNumber(value)) return '–';
    const size = Math.abs(value);
    if (Number.isInteger(value) && size >= 10) return grouped.format(value);
    return (size >= 10 ? tenths.format(value) : value.toFixed(decimals)).replace('-', '−');
  }

  const signed = (value) => (isNumber(value) && value >= 0 ? '+' : '') + number(value);
  const percent = (share) => (isNumber(share) ? (100 * share).toFixed(share < 0.0995 ? 1 : 0) + '\u00a0%' : '–');
  const words = (name) => name.replace(/_/g, ' ');
  /** A name that may be broken behind its punctuation. */
  const breakable = (name) => name.split(/(?<=[_.\/:=-])/).flatMap((part, i) => (i === 0 ? [part] : [element('wbr'), part]));
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  /**
   * A table with a caption; a cell is a text or the attributes and children of an element, and a row
   * may have a note below it. On a phone the layout 'stick' keeps the first column in sight, 'stack'
   * puts the last cell below the others, and 'cards' puts all cells below each other, with their heads.
   */
  function table({ caption, head, rows, layout }) {
    // A table that is laid out anew on phones loses the meaning of its elements there.
    const role = (name) => (layout === 'stack' || layout === 'cards' ? { role: name } : {});
    const cell = (tag, scope) => (content) => {
      const { children = [], ...attributes } =
        typeof content === 'object' && content !== null ? content : { text: content };
      return element(tag, { ...(scope && { scope }), ...role({ col: 'columnheader', row: 'rowheader' }[scope] || 'cell'), ...attributes }, ...children);
    };
    const title = (content) => (typeof content === 'object' ? content.title : content);
    const labelled = (content, i) => {
      const made = cell('td')(content);
      if (layout === 'cards') made.dataset.head = title(head[i + 1]);
      return made;
    };
    const row = ({ name, cells, note, ...attributes }) => [
      element('tr', { ...role('row'), ...attributes }, cell('th', 'row')(name), ...cells.map(labelled)),
      ...(note ? [element('tr', { ...role('row'), class: 'note' }, element('td', { ...role('cell'), colspan: head.length }, ...note))] : []),
    ];
    return element('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption },
      element('table', { class: layout, style: layout === 'stack' && `--numbers: ${head.length - 2}`, ...role('table') },
        element('caption', { text: caption }),
        element('thead', role('rowgroup'), element('tr', role('row'), ...head.map(cell('th', 'col')))),
        element('tbody', role('rowgroup'), ...rows.flatMap(row))));
  }

  function options(id, values, chosen, changed) {
    const select = byId(id);
    select.replaceChildren(...values.map(([value, text]) =>
      element('option', { value, text, selected: value === chosen })));
    select.addEventListener('change', () => changed(select.value));
  }

  /** The outlines of marks, 11 wide and high. */
  const marks = {
    circle: 'M5.5 1A4.5 4.5 0 1 1 5.49 1Z',
    diamond: 'M5.5 0L11 5.5L5.5 11L0 5.5Z',
    square: 'M1 1H10V10H1Z',
    triangle: 'M5.5 0.5L11 10.5H0Z',
    inverted: 'M0 0.5H11L5.5 10.5Z',
    cross: 'M4 0H7V4H11V7H7V11H4V7H0V4H4Z',
  };

  /** A small drawing of how something looks in a chart. */
  function swatch(colour, shape = 'block', dash = null) {
    const svg = (tag, attributes) => {
      const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
      Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
      return made;
    };
    const width = shape === 'line' ? 22 : 11;
    const root = svg('svg', { width, height: 11, viewBox: `0 0 ${width} 11`, 'aria-hidden': 'true' });
    const shown = shape === 'line' ? svg('path', { d: 'M0 5.5H22', 'stroke-width': 2, 'stroke-dasharray': dash || 'none' })
      : shape === 'block' ? svg('rect', { width: 11, height: 11, rx: 2 })
        : svg('path', { d: marks[shape] });
    shown.style[shape === 'line' ? 'stroke' : 'fill'] = `var(${colour})`;
    root.append(shown);
    return root;
  }

  /** A legend of buttons, of which one at most is pressed to see it alone; changed(key) is told which, or null. */
  function soloLegend(id, entries, changed) {
    let only = null;
    const press = (key) => {
      only = only === key ? null : key;
      byId(id).querySelectorAll('button').forEach((button, i) =>
        button.setAttribute('aria-pressed', String(entries[i].key === only)));
      changed(only);
    };
    fill(id, ...entries.map(({ key, look, text, count }) => element('button', {
      type: 'button', class: 'entry', 'aria-pressed': 'false', on: { click: () => press(key) },
    }, swatch(look.colour, look.shape), element('span', { text }), count && element('span', { class: 'count', text: count }))));
  }

  /** The figures of the header, named; what is no number is left out. */
  const facts = (named) => fill('facts', ...named.filter(([, value]) => isNumber(value)).map(([name, value]) =>
    element('div', null, element('dt', { text: name }), element('dd', { text: grouped.format(value) }))));

  /** Sentences as a list; of more than this many, the rest is folded away. */
  function sentences(texts, most, name) {
    const list = (some) => element('ul', { class: name }, ...some.map((text) => element('li', { text })));
    const rest = texts.slice(most);
    return [list(texts.slice(0, most)), ...(rest.length > 0
      ? [element('details', { class: name }, element('summary', { text: `and ${rest.length} more` }), list(rest))] : [])];
  }

  /** Draws one part; what fails is named on the page and does not stop the others. */
  function part(name, draw) {
    try {
      draw();
    } catch (error) {
      window.taillightError(`${name}: ${error.message}`);
    }
  }

  return { data, byId, element, fill, say, empty, isNumber, grouped, number, signed, percent, words, breakable, css, table, options, marks, swatch, soloLegend, facts, sentences, part };
})();
