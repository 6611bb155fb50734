// The item features, and their partners under each estimate.
(() => {
  'use strict';

  const { element, fill, say, isNumber, grouped, number, percent, breakable, table, sentences, part } = page;
  const { info, without } = information;
  const MOST_REASONS = 2;

  const perValue = (count) => (count < 100 ? number(count, 1) : grouped.format(count));

  function features() {
    const facts = ['values', 'items_per_value', 'entropy', 'filled'].filter((key) => info.facts.some((one) => isNumber(one[key])));
    const columns = [
      ['values', 'Values', (one) => grouped.format(one.values)],
      ['items_per_value', 'Items per value', (one) => perValue(one.items_per_value)],
      ['entropy', 'Entropy', (one) => number(one.entropy, 2)],
    ].filter(([key]) => facts.includes(key));
    const filled = (share) => ({ class: 'wide filled', children: [
      element('span', { class: 'fill', 'aria-hidden': 'true' }, element('span', { style: `width: ${100 * share}%` })), percent(share)] });
    fill('features-table', table({
      caption: 'The features of the matrix; entropies in nats',
      head: ['Feature', ...columns.map(([, text]) => ({ class: 'number', text })), facts.includes('filled') ? 'Filled' : ''],
      rows: info.features.map((name, i) => ({
        name: { class: 'name', children: [...breakable(name), info.facts[i].id_like ? element('span', { class: 'tag doubt', text: 'like an id' }) : null] },
        cells: [
          ...columns.map(([, , write]) => ({ class: 'number', text: write(info.facts[i]) })),
          facts.includes('filled') ? filled(info.facts[i].filled) : { class: 'wide' },
        ],
      })),
      layout: 'stack',
    }));
    say('features-lead', facts.includes('values')
      ? 'A feature with hardly more than one item per value is like an id: it knows every other feature by heart, and says nothing about it.'
      : 'The matrix does not say how many values a feature has.');
    if (info.left_out.length > 0) {
      fill('features-left-out', element('h3', { text: 'Left out of the matrix' }), element('dl', { class: 'notes' },
        ...info.left_out.flatMap(({ name, reason }) => [element('dt', null, ...breakable(name)), element('dd', { text: reason })])));
    }
  }

  // ---------------------------------------------------------------- partners

  /** The closest partners of a feature; those that the chosen estimate does not list have a mark. */
  function listed(feature, estimate) {
    const chosen = info.estimates[0];
    const k = info.features.length;
    return { children: [element('ol', { class: 'partners' }, ...estimate.partners[feature].map((partner) => {
      const value = estimate.values[feature * k + partner];
      const differs = value > 0 && !chosen.partners[feature].includes(partner);
      return element('li', { class: differs ? 'differs' : value === 0 ? 'nothing' : null },
        element('span', null, ...breakable(info.features[partner])),
        differs ? element('span', { class: 'hidden', text: ` (not by ${chosen.name})` }) : null,
        ' ', element('b', { text: number(value, 2) }));
    }))] };
  }

  function partners() {
    const [chosen, ...others] = info.estimates;
    const count = chosen.partners[0].length;
    if (count === 0) {
      say('partners-lead', 'A single feature has no partners.');
      return;
    }
    const disagreed = info.features.filter((_, i) => others.some((one) => one.partners[i][0] !== chosen.partners[i][0]));
    say('partners-lead', (count === 1 ? 'The closest partner of each feature' : `The ${count} closest partners of each feature`) +
      (others.length === 0 ? `, by ${chosen.name}. The matrix holds no other estimate. ` : `. For ${disagreed.length} of ${info.features.length} features the closest one depends on the estimate; ` +
        `≠ marks a partner that is not among those by ${chosen.name}, the estimate of the run. `) +
      (info.reasons.some((one) => one.length > 0) ? 'Below a feature stands why some of its partners are not to be believed.' : ''));
    fill('partners-table', table({
      caption: 'Partners, the closest first, with their values',
      head: ['Feature', ...info.estimates.map(({ name, unit }, i) => ({ title: name, children: [name, element('small', { text: i === 0 ? `chosen, ${unit}` : unit })] }))],
      rows: info.features.map((name, i) => ({
        name: { class: 'name', children: breakable(name) },
        cells: info.estimates.map((estimate) => listed(i, estimate)),
        note: info.reasons[i].length > 0 ? sentences(info.reasons[i], MOST_REASONS, 'reasons') : null,
      })),
      layout: 'cards',
    }));
  }

  part('features', () => (info ? features() : without('features-table')));
  part('partners', () => (info ? partners() : without('partners-table')));
})();
