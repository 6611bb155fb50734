// The figures of all systems in every slice.
(() => {
  'use strict';

  const { byId, fill, isNumber, number, part } = page;
  const { tip } = charts;
  const { chosen, follow, tableOf, rowsShown, nothing, lookOf, plusMinus } = study;

  const four = (value) => number(value, 4);

  function entry(row, r, slice) {
    const cell = row.cells[slice];
    const known = isNumber(cell.margin);
    return {
      row: r, mean: cell.mean, low: known ? cell.mean - cell.margin : null, high: known ? cell.mean + cell.margin : null,
      values: cell.values.length > 1 ? cell.values : [], hollow: false, ...lookOf(row),
      tip: () => tip(`${row.system}, ${slice}`, [
        [chosen.metric, four(cell.mean) + plusMinus(cell.margin, four)],
        [cell.seeds.length === 1 ? 'one seed' : `${cell.seeds.length} seeds`, cell.values.map(four).join(' ') + (cell.values.length < cell.seeds.length ? ' …' : '')],
      ]),
    };
  }

  function read() {
    const rows = rowsShown();
    const { slices } = tableOf();
    return {
      columns: slices,
      rows: rows.map((row) => ({ name: row.reference ? row.system : row.family, detail: row.reference ? '' : row.point })),
      entries: slices.map((slice) => rows.flatMap((row, r) => (row.cells[slice] ? [entry(row, r, slice)] : []))),
    };
  }

  part('figures', () => {
    let draw = null;
    const show = () => {
      const any = rowsShown().length > 0;
      fill('figures-empty', ...(any ? [] : [nothing()]));
      byId('figures').querySelector('figure').hidden = !any;
      if (!any) return;
      if (draw) draw(); else draw = intervals.plot('figures-chart', 'Marks with intervals for every system in every slice; the same numbers are in the table below.', read);
    };
    show();
    follow('figures', show);
  });
})();
