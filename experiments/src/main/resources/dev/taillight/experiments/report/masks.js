// What each seed feature of a mask hides in the two views.
(() => {
  'use strict';

  const { element, fill, say, empty, css, percent, breakable, swatch, table, part } = page;
  const { info, without, squares } = information;
  const { tip } = charts;

  /** How a feature fares under a seed: the sign in its square, its colour and its name. */
  const FATES = {
    seed: ['●', '--mask-first', 'the seed, hidden in the first view'],
    first: ['1', '--mask-first', 'hidden in the first view'],
    second: ['2', '--mask-second', 'hidden in the second view'],
    coin: ['?', '--mask-coin', 'hidden in one of the two, by a coin'],
    both: ['×', '--mask-both', 'hidden in both views'],
    neither: ['', '--diagonal', 'shown in both views'],
  };

  const list = (names) => ({ children: names.flatMap((name, i) =>
    [element('span', { class: 'name' }, ...breakable(name), i < names.length - 1 ? ',' : ''), ' ']) });

  function fate(mask, feature) {
    const [left, right] = [mask.left, mask.right].map((hidden) => hidden.includes(feature));
    if (mask.undecided.includes(feature)) return 'coin';
    if (left && right) return 'both';
    if (left) return mask.seed === feature ? 'seed' : 'first';
    return right ? 'second' : 'neither';
  }

  function masks() {
    if (info.masks.length === 0) {
      fill('masks-figure', empty(info.features.length < 2
        ? 'A mask needs two features in the matrix.'
        : 'The run draws no seeds: it trains without the contrastive loss, or its augment.method needs no matrix.'));
      return;
    }
    const ranked = info.order.map((i) => info.features[i]);
    const named = new Set(info.masks.flatMap((mask) => [...mask.left, ...mask.right, ...mask.undecided]));
    const columns = [...ranked, ...[...named].filter((name) => !ranked.includes(name))];
    const place = (mask) => (ranked.includes(mask.seed) ? ranked.indexOf(mask.seed) : ranked.length);
    const rows = [...info.masks].sort((a, b) => place(a) - place(b));
    const present = new Set(rows.flatMap((mask) => columns.map((feature) => fate(mask, feature))));

    say('masks-lead', 'A mask draws one of the features as its seed and hides it together with its partners in one view of an item; ' +
      'the other view hides the rest. A row is a seed, a column what becomes of a feature.');
    fill('masks-legend', ...Object.keys(FATES).filter((name) => present.has(name)).map((name) => {
      const [sign, colour, text] = FATES[name];
      return element('span', { class: 'entry' }, swatch(colour), element('span', { text: sign ? `${sign} ${text}` : text }));
    }));
    fill('masks-figure', element('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Grid of the masks' },
      element('div', { class: 'chart', id: 'masks-chart' })));
    squares('masks-chart', 'A grid of what each seed hides; the same is in the table below.', () => ({
      rows: rows.map((mask) => mask.seed), columns,
      cells: (size) => rows.flatMap((mask, y) => columns.map((feature, x) => {
        const [sign, colour] = FATES[fate(mask, feature)];
        return { x, y, feature, mask, colour: css(colour), text: size < 14 ? '' : sign };
      })),
      tooltip: ({ feature, mask }) => tip(feature, [['seed', `${mask.seed} (${percent(mask.probability)})`], ['is', FATES[fate(mask, feature)][2]]]),
    }));
    fill('masks-table', element('details', { open: rows.length <= 12 }, element('summary', { text: 'The same as a table' }), table({
      caption: 'For each seed how often it is drawn and what is hidden, in the first view the closest partner first',
      head: ['Seed', 'First view hides', 'Second view hides', ...(present.has('coin') ? ['A coin decides on'] : [])],
      rows: rows.map((mask) => ({
        name: { class: 'name', children: [...breakable(mask.seed), element('small', { text: `drawn ${percent(mask.probability)}` })] },
        cells: [mask.left, mask.right, ...(present.has('coin') ? [mask.undecided] : [])].map(list),
      })),
      layout: 'cards',
    })));
  }

  part('masks', () => (info ? masks() : without('masks-figure')));
})();
