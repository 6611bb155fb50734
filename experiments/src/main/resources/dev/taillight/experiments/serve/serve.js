// Asks the endpoint that this page came from and shows what it says. All text from it reaches the page
// as text only.
(() => {
  'use strict';

  const { byId, element, fill, say, grouped, number, table, facts, breakable } = page;
  const SHOWN_VALUES = 6;
  const PAUSE_MS = 150;
  let about = null;
  let asking = null;

  const kind = () => document.querySelector('input[name=kind]:checked').value;

  async function ask(address, options = {}) {
    const response = await fetch(address, options).catch((error) => {
      if (error.name === 'AbortError') throw error;
      throw new Error('The endpoint does not answer; it may have been stopped.');
    });
    const answer = await response.json().catch(() => ({ error: `The endpoint answered with status ${response.status}.` }));
    if (!response.ok) throw new Error(sentence(answer.error));
    return answer;
  }

  const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? '' : '.');

  function problem(text) {
    say('problem', text);
    byId('problem').hidden = text === '';
  }

  /** Suggestions: at most one question at a time, the latest one. */
  let timer = 0;
  let suggesting = null;
  function suggest() {
    window.clearTimeout(timer);
    timer = window.setTimeout(async () => {
      if (suggesting) suggesting.abort();
      suggesting = new AbortController();
      const parameters = new URLSearchParams({ kind: kind(), prefix: byId('id').value.slice(0, 200) });
      try {
        const { ids } = await ask(`api/suggest?${parameters}`, { signal: suggesting.signal });
        fill('ids', ...ids.map((id) => element('option', { value: id })));
      } catch (error) {
        if (error.name !== 'AbortError') fill('ids');
      }
    }, PAUSE_MS);
  }

  function field(feature, position) {
    const id = `feature-${position}`;
    const many = feature.kind === 'multi_valued';
    const example = (value) => (feature.kind === 'numeric' ? String(Number(value)) : value);
    const shown = feature.examples.slice(0, 3).map(example).join(many ? ' · ' : ', ');
    const hint = {
      categorical: 'one value',
      multi_valued: 'one value per line',
      numeric: 'a number',
      text: 'a text',
    }[feature.kind];
    const input = many
      ? element('textarea', { id, rows: 3, spellcheck: 'false', 'aria-describedby': `${id}-hint` })
      : element('input', {
        id, type: 'text', spellcheck: 'false', 'aria-describedby': `${id}-hint`,
        inputmode: feature.kind === 'numeric' && 'decimal',
        list: feature.kind === 'categorical' && `${id}-examples`,
      });
    input.dataset.feature = feature.name;
    return element('div', { class: 'field' },
      element('label', { for: id }, ...breakable(feature.name)), input,
      element('p', { class: 'quiet hint', id: `${id}-hint`, text: shown ? `${hint}, e.g. ${shown}` : hint }),
      feature.kind === 'categorical' ? element('datalist', { id: `${id}-examples` },
        ...feature.examples.map((value) => element('option', { value }))) : null);
  }

  function features() {
    const given = {};
    document.querySelectorAll('#fields [data-feature]').forEach((input) => {
      const values = (input.tagName === 'TEXTAREA' ? input.value.split('\n') : [input.value])
        .map((value) => value.trim()).filter((value) => value !== '');
      if (values.length > 0) given[input.dataset.feature] = values;
    });
    return given;
  }

  /** Shows the fields for what is looked for; the others are hidden and out of the tab order. */
  function choose() {
    const chosen = kind();
    byId('by-id').hidden = chosen === 'new';
    byId('by-features').hidden = chosen !== 'new';
    byId('training-choice').hidden = chosen !== 'user';
    say('id-label', chosen === 'user' ? 'Id of the user' : 'Id of the item');
    const example = chosen === 'user' ? about && about.example_user : about && about.example_item;
    say('id-hint', example ? `e.g. ${example}` : '');
    fill('ids');
    problem('');
    if (chosen !== 'new') suggest();
  }

  function question(signal) {
    const k = byId('k').value.trim() || '10';
    const id = byId('id').value.trim();
    if (kind() === 'new') {
      if (!about || !about.item_features) throw new Error('The run has no encoder of items: export.encoders needs \u2018item\u2019.');
      return ask('api/items/similar', {
        method: 'POST', signal, headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ features: features(), k: /^\d+$/.test(k) ? Number(k) : k }),
      });
    }
    if (id === '') throw new Error(`The id of ${kind() === 'user' ? 'a user' : 'an item'} is needed.`);
    const parameters = new URLSearchParams({ k });
    if (kind() === 'user' && byId('training').checked) parameters.set('include_training', 'true');
    const place = kind() === 'user' ? ['users', 'items'] : ['items', 'similar'];
    return ask(`api/${place[0]}/${encodeURIComponent(id)}/${place[1]}?${parameters}`, { signal });
  }

  const values = (named) => Object.entries(named).map(([name, all]) => element('span', null,
    element('b', { text: `${name} ` }),
    [...all.slice(0, SHOWN_VALUES), ...(all.length > SHOWN_VALUES ? [`and ${all.length - SHOWN_VALUES} more`] : [])].join(', '))).flatMap((span) => [span, ' ']);

  function show({ query, items, index }) {
    const of = query.user !== undefined ? `Items for ${query.user}`
      : query.item !== undefined ? `Items like ${query.item}` : 'Items like the new one';
    say('results-title', of);
    const told = values(query.features);
    const known = query.training_items !== undefined ? `${grouped.format(query.training_items)} items in training` : query.slice;
    fill('asked', ...(known ? [known + (told.length ? '; ' : '')] : []), ...told, `(${index} search)`);
    fill('table', items.length === 0 ? page.empty('No items are left.') : table({
      caption: `${grouped.format(items.length)} items, the best first`,
      layout: 'cards',
      head: ['Item', { text: 'Rank', title: 'Rank', class: 'number' }, { text: 'Score', title: 'Score', class: 'number' },
        'Slice', { text: 'In training', title: 'In training', class: 'number' }, 'Features'],
      rows: items.map((item) => ({
        name: { class: 'id', children: [element('button', { type: 'button', text: item.item, 'aria-label': `Items like ${item.item}`, on: { click: () => like(item.item) } })] },
        cells: [
          { class: 'number', text: String(item.rank) },
          { class: 'number', text: number(item.score, 4) },
          { class: 'slice', children: [element('span', { class: `tag ${item.slice}`, text: item.slice })] },
          { class: 'number', text: grouped.format(item.training_interactions) },
          { class: 'values', children: values(item.features) },
        ],
      })),
    }));
    byId('results').hidden = false;
  }

  function like(id) {
    document.querySelector('input[name=kind][value=item]').checked = true;
    choose();
    byId('id').value = id;
    find();
  }

  async function find() {
    if (asking) asking.abort();
    const mine = new AbortController();
    asking = mine;
    problem('');
    byId('find').setAttribute('aria-busy', 'true');
    try {
      show(await question(mine.signal));
      byId('results-title').focus({ preventScroll: true });
      byId('results').scrollIntoView({ block: 'nearest' });
    } catch (error) {
      if (error.name !== 'AbortError') {
        byId('results').hidden = true;
        problem(error.message);
      }
    }
    if (asking === mine) byId('find').removeAttribute('aria-busy');
  }

  async function begin() {
    try {
      about = await ask('api/about');
      say('title', about.run);
      document.title = `${about.run} · Taillight`;
      say('about', `Vectors of ${about.dimension} dimensions, ${about.index} search.`);
      const counts = about.counts;
      facts([['items', counts.items], ['users', counts.users], ['training pairs', counts.training_pairs],
        ['tail items', counts.tail_items], ['cold items', counts.cold_items]]);
      fill('fields', ...(about.item_features || []).map(field));
      if (!about.item_features) byId('fields').append(page.empty('The run has no encoder of items.'));
    } catch (error) {
      problem(error.message);
    }
    choose();
    document.body.dataset.ready = 'true';
  }

  document.querySelectorAll('input[name=kind]').forEach((input) => input.addEventListener('change', () => {
    byId('id').value = '';
    byId('results').hidden = true;
    choose();
  }));
  byId('id').addEventListener('input', suggest);
  byId('ask').noValidate = true;
  byId('ask').addEventListener('submit', (event) => {
    event.preventDefault();
    find();
  });
  begin();
})();
