// The header of a study's page, what is chosen on it, and how its systems look.
const study = (() => {
  'use strict';

  const { data, byId, element, fill, say, empty, isNumber, percent, swatch, facts, sentences, part } = page;
  const { name, baseline, confidence, runs, tables, frontiers } = data.study;
  const ALL = '';
  const MOST_ROWS = 36;
  const SHAPES = ['diamond', 'triangle', 'square', 'inverted', 'circle'];
  const MOST_FAILURES = 5;

  const unique = (values) => [...new Set(values)];
  const bases = unique(runs.map((run) => run.base));
  const shares = unique(runs.map((run) => run.training_share)).sort((a, b) => b - a);
  const metrics = unique(tables.map((table) => table.metric));
  const rows = tables.flatMap((table) => table.rows);
  const families = unique(rows.filter((row) => !row.reference).map((row) => row.family));
  const references = unique(rows.filter((row) => row.reference).map((row) => row.system));
  const points = (family) => unique(rows.filter((row) => !row.reference && row.family === family).map((row) => row.point));

  const percentage = (share) => `${Number((100 * share).toPrecision(4))}\u00a0%`;
  const shareText = (share) => `${percentage(share)} of the training pairs`;

  // ---------------------------------------------------------------- how systems look

  const compared = families.filter((family) => family !== baseline);

  /** Six colours and five shapes: thirty variants that differ in at least one of the two. */
  function lookOf(row) {
    if (row.reference) return { colour: '--quiet', shape: 'cross' };
    if (row.family === baseline) return { colour: '--ink', shape: 'circle' };
    const index = compared.indexOf(row.family);
    return { colour: `--group-${index % 6}`, shape: SHAPES[index % SHAPES.length] };
  }

  const lookOfFamily = (family) => lookOf({ reference: false, family });

  // ---------------------------------------------------------------- what is chosen

  const gridded = families.some((family) => points(family).length > 1);
  const most = Math.max(0, ...tables.map((table) => table.rows.length));
  const chosen = {
    base: bases[0], share: shares[0], metric: metrics.includes('recall@20') ? 'recall@20' : metrics[0],
    family: gridded && most > MOST_ROWS && compared.length > 0 ? compared[0] : ALL,
  };
  const followers = [];

  /** Calls draw() whenever something else is chosen. */
  const follow = (title, draw) => followers.push([title, draw]);

  const shown = (row) => chosen.family === ALL || row.family === chosen.family || row.family === baseline;

  const tableOf = (share = chosen.share) => tables.find((one) =>
    one.base === chosen.base && one.training_share === share && one.metric === chosen.metric) || { slices: [], rows: [] };

  /** The systems of the chosen table that are to be seen. */
  const rowsShown = () => tableOf().rows.filter(shown);

  const nothing = () => empty(tables.length < data.table_count && tableOf().slices.length === 0
    ? 'There was no room for these figures on the page; table.csv has them.' : 'No run has a result here.');

  function chooser(key, title, values, text = (value) => value) {
    if (values.length === 0) return null;
    if (values.length === 1) return element('span', null, `${title} `, element('b', { text: text(values[0]) }));
    const select = element('select', { id: `choose-${key}`, on: { change: () => {
      chosen[key] = values[select.selectedIndex];
      followers.forEach(([what, draw]) => part(what, draw));
    } } }, ...values.map((value, i) => element('option', { value: String(i), text: text(value), selected: value === chosen[key] })));
    return element('label', null, `${title} `, select);
  }

  function choosers() {
    fill('choosers', ...[
      chooser('base', 'Base', bases), chooser('share', 'Training pairs', shares, percentage), chooser('metric', 'Metric', metrics),
      gridded ? chooser('family', 'Variant', [ALL, ...families], (family) => family || 'all') : null,
    ].filter(Boolean));
  }

  // ---------------------------------------------------------------- what the study is

  const plural = (count, noun) => `${count} ${noun}${count === 1 ? '' : 's'}`;

  function seedsOf(share) {
    const seeds = unique(runs.filter((run) => run.training_share === share).map((run) => run.seed));
    return `${shareText(share)}: ${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(', ')}`;
  }

  function looks(list) {
    return element('ul', { class: 'looks' }, ...list.map(([text, look]) => element('li', null, swatch(look.colour, look.shape), element('span', { text }))));
  }

  function notes() {
    const settings = (family) => (points(family).length > 1 ? `${family} (${points(family).length} settings)` : family);
    const systems = new Set(rows.map((row) => row.system));
    const missing = unique(runs.map((run) => run.variant)).filter((variant) => !systems.has(variant) && tables.length === data.table_count);
    const entries = [
      [bases.length === 1 ? 'Base' : 'Bases', bases.join(', ')],
      ['Data', shares.map(seedsOf).join('; ')],
      ['Baseline', baseline],
      [families.length === 1 ? 'Variant' : 'Variants', families.length > 0 ? looks(families.map((family) => [settings(family), lookOfFamily(family)])) : 'none with a result'],
      missing.length > 0 ? ['Without a result', missing.join(', ')] : null,
      references.length > 0 ? ['Reference systems', looks(references.map((system) => [system, lookOf({ reference: true })]))] : null,
      ['Intervals', `${percentage(confidence)}, over seeds by Student\u2019s t; with one seed there is none`],
    ].filter(Boolean);
    fill('study-notes', ...entries.flatMap(([term, said]) => [element('dt', { text: term }), element('dd', null, said)]));
  }

  function failures() {
    const failed = data.failures;
    if (failed.length === 0) return;
    const alike = new Map();
    failed.forEach((run) => {
      const key = JSON.stringify([run.variant, run.failure]);
      alike.set(key, [...(alike.get(key) || []), run]);
    });
    const text = ([first, ...others]) => `${first.variant}, ${first.base}, ${shareText(first.training_share)}, seed ${first.seed}` +
      `${others.length > 0 ? `, and ${others.length} more of its runs` : ''}: ${first.failure}`;
    fill('study-failures', element('div', { class: 'failures' },
      element('strong', { text: `${failed.length} of ${plural(data.run_count, 'run')} failed. ` }),
      failed.length < data.run_count ? 'All figures are of the others.' : 'There are no figures.',
      ...sentences([...alike.values()].map(text), MOST_FAILURES)));
  }

  part('header', () => {
    say('about', `A study of ${plural(bases.length, 'base')} with ${shares.map(percentage).join(' and ')} of the training pairs`);
    facts([['runs', data.run_count], ['failed', data.failures.length], ['variants', families.length],
      ['settings', families.reduce((sum, family) => sum + points(family).length, 0)],
      ['seeds', unique(runs.map((run) => run.seed)).length]]);
    failures();
    notes();
    choosers();
  });

  /** Takes a part without content off the page and out of the contents. */
  function without(id) {
    byId(id).remove();
    document.querySelector(`nav a[href="#${id}"]`).remove();
  }

  /** A margin as text, or nothing for one seed. */
  const plusMinus = (margin, write) => (isNumber(margin) ? `\u00a0±${write(margin)}` : '');

  return { name, baseline, confidence, bases, shares, families, tables, frontiers, chosen, follow, shown, tableOf, rowsShown, nothing,
    lookOf, lookOfFamily, percentage, shareText, plural, plusMinus, percent, without };
})();
