// A few items and their nearest neighbours, with and without the contrastive loss.
(() => {
  'use strict';

  const { data, element, fill, say, empty, grouped, number, table, part } = page;

  /** The neighbours by one model; those that the other model has as well are marked. */
  function list(title, item, near, others) {
    const both = new Set(others.map((one) => one.item.id));
    return element('div', null, table({
      caption: title,
      head: ['Item', { class: 'number', text: 'Cosine' }, { class: 'number', text: 'Pairs' }, { class: 'number', text: 'Slice' }, 'In common'],
      rows: near.map((one) => ({
        name: { class: 'id', children: [one.item.id, both.has(one.item.id) && element('span', { class: 'tag', text: 'both' })].filter(Boolean) },
        cells: [
          { class: 'number', text: number(one.similarity) }, { class: 'number', text: grouped.format(one.item.count) }, { class: 'number', text: one.item.slice },
          { class: 'wide', children: [element('ul', { class: 'chips' }, ...data.features.flatMap((name, i) =>
            (one.shared[i] ? [element('li', { text: name, title: one.item.features[i] })] : [])))] },
        ],
      })),
      layout: 'stack',
    }));
  }

  function lists({ item, neighbours: near, baseline }) {
    if (!baseline) return [list(`Nearest to ${item.id}`, item, near, [])];
    return [list(`Nearest to ${item.id}, Taillight`, item, near, baseline), list('The same without the contrastive loss', item, baseline, near)];
  }

  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

  /** How many neighbours the two models share, by slice. */
  function overlaps() {
    const compared = data.neighbourhoods.filter((one) => one.baseline && one.neighbours.length > 0);
    const slices = [...new Set(compared.map((one) => one.item.slice))];
    return slices.map((slice) => {
      const shares = compared.filter((one) => one.item.slice === slice).map(({ neighbours: near, baseline }) =>
        near.filter((one) => baseline.some((other) => other.item.id === one.item.id)).length / near.length);
      return `${slice} ${Math.round(100 * mean(shares))}\u00a0%`;
    });
  }

  function neighbours() {
    if (data.neighbourhoods.length === 0) {
      fill('neighbours-list', empty('No items were asked for.'));
      return;
    }
    const shared = overlaps();
    say('neighbours-lead', 'A few items of each slice, drawn by the seed, and the items of the whole catalogue whose vectors are nearest by cosine' +
      (shared.length > 0 ? ', with the contrastive loss and without it. ' : '. ') + 'Below each are the features of which the two have a value in common. ' +
      (shared.length > 0 ? `Neighbours that both models have: ${shared.join(', ')}.` : ''));
    fill('neighbours-list', ...data.neighbourhoods.map((one) => element('article', { class: 'item' },
      element('h3', null, one.item.id, element('span', { class: 'tag', text: one.item.slice })),
      element('p', { class: 'of' }, `${grouped.format(one.item.count)} training ${one.item.count === 1 ? 'pair' : 'pairs'}`,
        ...data.features.flatMap((name, i) => (one.item.features[i] ? [` · ${name} `, element('b', { text: one.item.features[i] })] : []))),
      element('div', { class: one.baseline ? 'sides' : null }, ...lists(one)))));
  }

  part('neighbours', neighbours);
})();
