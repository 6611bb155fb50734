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
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  /** A table with a caption; a cell is a text or the attributes and children of an element. */
  function table({ caption, head, rows, stick, stack }) {
    // A stacked table is laid out as a grid on phones, which takes the meaning of its elements from them.
    const role = (name) => (stack ? { role: name } : {});
    const cell = (tag, scope) => (content) => {
      const { children = [], ...attributes } =
        typeof content === 'object' && content !== null ? content : { text: content };
      return element(tag, { ...(scope && { scope }), ...role({ col: 'columnheader', row: 'rowheader' }[scope] || 'cell'), ...attributes }, ...children);
    };
    return element('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption },
      element('table', { class: stick ? 'stick' : stack ? 'stack' : null, style: stack && `--numbers: ${head.length - 2}`, ...role('table') },
        element('caption', { text: caption }),
        element('thead', role('rowgroup'), element('tr', role('row'), ...head.map(cell('th', 'col')))),
        element('tbody', role('rowgroup'), ...rows.map(({ name, cells, ...attributes }) =>
          element('tr', { ...role('row'), ...attributes }, cell('th', 'row')(name), ...cells.map(cell('td')))))));
  }

  function options(id, values, chosen, changed) {
    const select = byId(id);
    select.replaceChildren(...values.map(([value, text]) =>
      element('option', { value, text, selected: value === chosen })));
    select.addEventListener('change', () => changed(select.value));
  }

  /** A small drawing of how something looks in a chart. */
  function swatch(colour, shape = 'square', dash = null) {
    const svg = (tag, attributes) => {
      const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
      Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
      return made;
    };
    const width = shape === 'line' ? 22 : 11;
    const root = svg('svg', { width, height: 11, viewBox: `0 0 ${width} 11`, 'aria-hidden': 'true' });
    const drawn = {
      line: ['path', { d: 'M0 5.5H22', 'stroke-width': 2, 'stroke-dasharray': dash || 'none' }],
      square: ['rect', { width: 11, height: 11, rx: 2 }],
      circle: ['circle', { cx: 5.5, cy: 5.5, r: 4.5 }],
      diamond: ['path', { d: 'M5.5 0L11 5.5L5.5 11L0 5.5Z' }],
    }[shape];
    const shown = svg(drawn[0], drawn[1]);
    shown.style[shape === 'line' ? 'stroke' : 'fill'] = `var(${colour})`;
    root.append(shown);
    return root;
  }

  /** Draws one part; what fails is named on the page and does not stop the others. */
  function part(name, draw) {
    try {
      draw();
    } catch (error) {
      window.taillightError(`${name}: ${error.message}`);
    }
  }

  return { data, byId, element, fill, say, empty, isNumber, grouped, number, signed, percent, words, css, table, options, swatch, part };
})();
