// The table of the study: figures, differences and, on demand, the p-values of all tests.
(() => {
  'use strict';

  const { byId, element, fill, say, number, breakable, swatch, table, part } = page;
  const { baseline, confidence, chosen, follow, tableOf, rowsShown, nothing, lookOf, percentage, shareText, plusMinus } = study;
  const { signed, relative, p } = differences;

  const four = (value) => number(value, 4);
  const NEXT = { none: 'descending', descending: 'ascending', ascending: 'none' };
  let by = { slice: null, order: 'none' };

  function sorted(rows) {
    if (by.order === 'none') return rows;
    const mean = (row) => (row.cells[by.slice] ? row.cells[by.slice].mean : -Infinity);
    return [...rows].sort((a, b) => (by.order === 'descending' ? mean(b) - mean(a) : mean(a) - mean(b)));
  }

  const pLines = (over, one) => [['t', one.t_holm, one.t], ['W', one.wilcoxon_holm, one.wilcoxon]].map(([test, holm, raw]) =>
    element('small', { text: `${over} ${test} ${p(holm)} (${p(raw)})` }));

  function cell(value) {
    if (!value) return { class: 'number', text: '–' };
    const { gain } = value;
    return {
      class: 'number',
      children: [
        four(value.mean) + plusMinus(value.margin, four),
        ...(gain ? [
          element('small', { class: gain.within_noise ? null : 'clear', text: signed(gain.mean) + plusMinus(gain.margin, four) }),
          element('small', { class: gain.within_noise ? null : 'clear', text: relative(gain.relative) + (gain.within_noise ? ', within noise' : '') }),
        ] : []),
        ...(gain && byId('tests').checked ? [...pLines('users', gain.users), ...(gain.seeds ? pLines('seeds', gain.seeds) : [])] : []),
      ],
    };
  }

  function head(slice) {
    const order = by.slice === slice ? by.order : 'none';
    return {
      class: 'number', 'aria-sort': order,
      children: [element('button', { type: 'button', class: 'sort', 'data-slice': slice, text: slice, on: { click: () => {
        by = { slice, order: NEXT[by.slice === slice ? by.order : 'none'] };
        show();
        byId('table-host').querySelector(`button[data-slice="${slice}"]`).focus();
      } } })],
    };
  }

  function show() {
    const rows = rowsShown();
    if (rows.length === 0) {
      fill('table-host', nothing());
      say('table-lead', '');
      return;
    }
    const made = table({
      caption: `${chosen.metric}, ${chosen.base}, ${shareText(chosen.share)}`,
      head: ['System', ...tableOf().slices.map(head)],
      rows: sorted(rows).map((row) => ({
        class: row.family === baseline ? 'main' : null,
        name: { children: [element('span', { class: 'named' }, swatch(lookOf(row).colour, lookOf(row).shape),
          element('span', null, ...breakable(row.reference ? row.system : row.family))),
          ...(row.point && !row.reference ? [element('small', null, ...breakable(row.point))] : [])] },
        cells: tableOf().slices.map((slice) => cell(row.cells[slice])),
      })),
      layout: 'stick',
    });
    made.classList.add('figures');
    fill('table-host', made);
    say('table-lead', `Means over seeds with the ${percentage(confidence)} interval; below them the difference to ${baseline} with the relative one. ` +
      'Press the name of a slice to sort by it.' + (byId('tests').checked
      ? ' p-values of the paired t-test and of Wilcoxon\u2019s signed-rank test (W), over users within a seed (the largest of all seeds) and over the means of the seeds: corrected by Holm, in brackets as they are.' : ''));
  }

  part('table', () => {
    show();
    byId('tests').addEventListener('change', () => part('table', show));
    follow('table', show);
  });
})();
