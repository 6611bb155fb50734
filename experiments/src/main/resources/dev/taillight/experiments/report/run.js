// The header of a run's report, and the systems and slices that its panels speak of.
const run = (() => {
  'use strict';

  const { data, element, fill, say, isNumber, grouped, words, swatch, facts, part } = page;
  const NAMES = {
    taillight: 'Taillight',
    without_ssl: 'Without contrastive loss',
    most_popular: 'Most popular',
    item_knn: 'Item kNN',
    random: 'Random',
    user_knn: 'User kNN',
    content_knn: 'Content kNN',
    bpr_mf: 'BPR-MF',
    ials: 'iALS',
    ease: 'EASE',
  };
  const MAIN = 'taillight';
  const BASELINE = 'without_ssl';
  const systems = data.evaluation.systems;
  const sliceSizes = data.evaluation.slices || {};
  const slices = ['overall', ...Object.keys(sliceSizes).filter((name) => name !== 'overall')];
  const systemName = (name) => NAMES[name] || words(name);
  const systemColour = (name) => {
    const known = Object.keys(NAMES).indexOf(name);
    const index = known >= 0 ? known : 4 + systems.findIndex((system) => system.name === name);
    // The first two colours are for the two that everything is about.
    return `--system-${index < 2 ? index : 2 + (index - 2) % 4}`;
  };

  function systemLegend(id, names, shape) {
    fill(id, ...names.map((name) => element('span', { class: 'entry' },
      swatch(systemColour(name), shape, name === BASELINE ? '5 3' : null),
      element('span', { text: systemName(name) }))));
  }

  function header() {
    const config = data.evaluation;
    const date = new Date(data.date);
    say('about', [
      date.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }),
      `seed ${data.seed}`,
      config.split ? `judged on the ${config.split} split` : null,
      config.corpus ? `corpus: ${words(String(config.corpus))}` : null,
    ].filter(Boolean).join(' · '));
    const known = [
      ['items', 'items'], ['users', 'users'], ['train_pairs', 'training pairs'],
      ['validation_pairs', 'validation pairs'], ['test_pairs', 'test pairs'],
    ];
    facts([...known.map(([key, name]) => [name, data.counts[key]]), ['users judged', config.users], ['items ranked', config.items]]);
  }

  part('header', header);
  return { MAIN, BASELINE, systems, sliceSizes, slices, systemName, systemColour, systemLegend };
})();
