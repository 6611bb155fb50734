// Whether a variant gains more where there are fewer data.
(() => {
  'use strict';

  const { byId, element, fill, say, isNumber, swatch, table, part } = page;
  const { tip } = charts;
  const { baseline, shares, chosen, follow, shown, tableOf, nothing, percentage, shareText } = study;
  const { relative } = differences;
  // The fewer the data, the lower its mark in a row.
  const LOOKS = [{ colour: '--group-0', shape: 'circle' }, { colour: '--group-1', shape: 'diamond' }, { colour: '--group-2', shape: 'triangle' },
    { colour: '--group-3', shape: 'square' }, { colour: '--group-4', shape: 'inverted' }];
  const look = (share) => LOOKS[shares.indexOf(share) % LOOKS.length];

  const rowOf = (share, system) => tableOf(share).rows.find((row) => row.system === system);
  const gainOf = (share, system, slice) => {
    const row = rowOf(share, system);
    const cell = row && row.cells[slice];
    return cell && cell.gain && isNumber(cell.gain.relative) ? cell.gain : null;
  };
  const rows = () => [...new Map(shares.flatMap((share) => tableOf(share).rows).filter((row) => row.against && shown(row)).map((row) => [row.system, row])).values()];
  const slices = () => shares.map((share) => tableOf(share).slices).find((some) => some.length > 0) || [];

  /** Half the width of the interval of the relative difference, the baseline taken as it is. */
  const margin = (gain) => (isNumber(gain.margin) && gain.mean !== 0 ? gain.margin * Math.abs(gain.relative / gain.mean) : null);

  function entry(row, r, slice, share) {
    const gain = gainOf(share, row.system, slice);
    const half = margin(gain);
    return {
      row: r, mean: gain.relative, low: half === null ? null : gain.relative - half, high: half === null ? null : gain.relative + half,
      values: [], hollow: gain.within_noise, ...look(share),
      tip: () => tip(`${row.system}, ${slice}`, [[shareText(share), relative(gain.relative) + (half === null ? '' : ` ±${(100 * half).toFixed(1)}`)],
        ['verdict', gain.within_noise ? 'within noise' : 'beyond noise']]),
    };
  }

  function read() {
    const all = rows();
    return {
      columns: slices(),
      rows: all.map((row) => ({ name: row.family, detail: row.point })),
      entries: slices().map((slice) => all.flatMap((row, r) => shares.filter((share) => gainOf(share, row.system, slice)).map((share) => entry(row, r, slice, share)))),
    };
  }

  function asTable() {
    fill('shares-table', table({
      caption: `Relative difference to ${baseline} in ${chosen.metric}, ${chosen.base}`,
      head: ['System', ...slices().map((text) => ({ class: 'number', text }))],
      rows: rows().flatMap((row) => shares.map((share) => ({
        name: { children: [row.system, element('small', { text: shareText(share) })] },
        cells: slices().map((slice) => {
          const gain = gainOf(share, row.system, slice);
          return { class: 'number', children: gain ? [relative(gain.relative), gain.within_noise && element('small', { text: 'within noise' })].filter(Boolean) : ['–'] };
        }),
      }))),
      layout: 'stick',
    }));
  }

  part('shares', () => {
    if (shares.length < 2) {
      study.without('shares');
      return;
    }
    fill('shares-legend', ...shares.map((share) => element('span', { class: 'entry' }, swatch(look(share).colour, look(share).shape), element('span', { text: shareText(share) }))));
    let draw = null;
    const show = () => {
      const any = read().entries.some((column) => column.length > 0);
      fill('shares-empty', ...(any ? [] : [nothing()]));
      byId('shares').querySelector('figure').hidden = !any;
      byId('shares').querySelector('details').hidden = !any;
      say('shares-lead', any ? `How much more each variant has than ${baseline} in ${chosen.metric}, in percent of it, with ${shares.map(percentage).join(' and ')} of the training pairs.` : '');
      if (!any) return;
      asTable();
      if (draw) draw();
      else draw = intervals.plot('shares-chart', 'Relative differences to the baseline for each share of the data; the same numbers are in the table below.', read,
        { zero: true, write: (value) => `${intervals.short(100 * value)} %` });
    };
    show();
    follow('shares', show);
  });
})();
