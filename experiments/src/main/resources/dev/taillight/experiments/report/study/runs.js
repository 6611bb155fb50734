// Which run is which.
(() => {
  'use strict';

  const { data, fill, say, table, part } = page;
  const { percentage, plural } = study;

  part('runs', () => {
    const { runs } = data.study;
    const distinct = new Set(runs.map((run) => run.folder)).size;
    say('runs-lead', `${plural(data.run_count, 'run')}${runs.length < data.run_count
      ? `, of which the first ${runs.length} are listed; runs.csv has all.` : ` in ${plural(distinct, 'folder')}${distinct < runs.length ? '; runs that cannot differ share one.' : '.'}`}`);
    fill('runs-table', table({
      caption: 'The folders lie in that of the study',
      head: ['Variant', 'Seed', 'Base', { class: 'number', text: 'Pairs' }, 'Folder', 'Result'],
      rows: runs.map((run) => ({
        name: run.variant,
        cells: [String(run.seed), run.base, { class: 'number', text: percentage(run.training_share) }, { class: 'hash', text: run.folder }, run.failure ? 'failed' : 'yes'],
      })),
      layout: 'cards',
    }));
  });
})();
