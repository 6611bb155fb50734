// A few items and their nearest neighbours.
(() => {
  'use strict';

  const { data, element, fill, say, empty, grouped, number, table, part } = page;

  function neighbours() {
    if (data.neighbourhoods.length === 0) {
      fill('neighbours-list', empty('No items were asked for.'));
      return;
    }
    say('neighbours-lead', 'A few items of each slice, drawn by the seed, and the items of the whole catalogue whose vectors are nearest by cosine. ' +
      'The last column names the features of which the two have a value in common.');
    fill('neighbours-list', ...data.neighbourhoods.map(({ item, neighbours: near }) => element('article', { class: 'item' },
      element('h3', null, item.id, element('span', { class: 'tag', text: item.slice })),
      element('p', { class: 'of' }, `${grouped.format(item.count)} training ${item.count === 1 ? 'pair' : 'pairs'}`,
        ...data.features.flatMap((name, i) => (item.features[i] ? [` · ${name} `, element('b', { text: item.features[i] })] : []))),
      table({
        caption: `Nearest to ${item.id}`,
        head: ['Item', { class: 'number', text: 'Cosine' }, { class: 'number', text: 'Pairs' }, 'Slice', 'In common'],
        rows: near.map((one) => ({
          name: { class: 'id', text: one.item.id },
          cells: [
            { class: 'number', text: number(one.similarity) }, { class: 'number', text: grouped.format(one.item.count) }, one.item.slice,
            { class: 'wide', children: [element('ul', { class: 'chips' }, ...data.features.flatMap((name, i) =>
              (one.shared[i] ? [element('li', { text: name, title: one.item.features[i] })] : [])))] },
          ],
        })),
        layout: 'stack',
      }))));
  }

  part('neighbours', neighbours);
})();
