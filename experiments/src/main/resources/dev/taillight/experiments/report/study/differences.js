// What every variant has more than the baseline.
const differences = (() => {
  'use strict';

  const { byId, element, fill, say, isNumber, number, part } = page;
  const { tip } = charts;
  const { baseline, confidence, chosen, families, follow, tableOf, rowsShown, nothing, lookOf, percentage, plusMinus } = study;

  const MOST_NAMED = 7;
  const four = (value) => number(value, 4);
  const signed = (value) => (value >= 0 ? '+' : '') + four(value);
  const relative = (value) => (isNumber(value) ? `${value >= 0 ? '+' : '−'}${Math.abs(100 * value).toFixed(1)}\u00a0%` : '–');
  const verdict = (gain) => (gain.within_noise ? 'within noise' : 'beyond noise');
  const p = (value) => (!isNumber(value) ? '–' : value < 0.0005 ? '<0.0005' : String(Number(value.toPrecision(2))));
  const tests = (one) => (one ? `t ${p(one.t_holm)}, Wilcoxon ${p(one.wilcoxon_holm)}` : null);

  const compared = () => rowsShown().filter((row) => row.against && Object.values(row.cells).some((cell) => cell.gain));

  /** The differences of single seeds. */
  function seeds(row, slice) {
    const against = tableOf().rows.find((one) => one.system === row.against);
    const [one, other] = [row.cells[slice], against && against.cells[slice]];
    if (!other || one.values.length < 2) return [];
    return one.values.map((value, i) => value - other.values[other.seeds.indexOf(one.seeds[i])]).filter(isNumber);
  }

  function entry(row, r, slice) {
    const { gain } = row.cells[slice];
    const known = isNumber(gain.margin);
    const { colour, shape } = lookOf(row);
    return {
      row: r, mean: gain.mean, low: known ? gain.mean - gain.margin : null, high: known ? gain.mean + gain.margin : null,
      values: seeds(row, slice), hollow: gain.within_noise, colour: gain.within_noise ? '--quiet' : colour, shape,
      tip: () => tip(`${row.system}, ${slice}`, [
        ['difference', signed(gain.mean) + plusMinus(gain.margin, four)], ['relative', relative(gain.relative)], ['verdict', verdict(gain)],
        ['p over users', tests(gain.users)], ['p over seeds', tests(gain.seeds)],
      ].filter(([, value]) => value !== null)),
    };
  }

  function read() {
    const rows = compared();
    const { slices } = tableOf();
    return {
      columns: slices,
      rows: rows.map((row) => ({ name: row.family, detail: row.point })),
      entries: slices.map((slice) => rows.flatMap((row, r) => (row.cells[slice] && row.cells[slice].gain ? [entry(row, r, slice)] : []))),
    };
  }

  const figure = (gain) => (isNumber(gain.relative) ? relative(gain.relative) : signed(gain.mean));

  /** Gains of systems by name; of many settings only how many of each variant. */
  function named(some, rows, write) {
    if (rows.length <= MOST_NAMED) return some.map(([row, gain]) => row.system + write([gain])).join(', ');
    return [...new Set(some.map(([row]) => row.family))].map((family) => {
      const gains = some.filter(([row]) => row.family === family).map(([, gain]) => gain);
      const all = rows.filter((row) => row.family === family).length;
      const settings = all === 1 ? '' : ` in ${gains.length === all ? `all ${all}` : `${gains.length} of ${all}`} settings`;
      return family + settings + write(gains);
    }).join(', ');
  }

  function span(gains) {
    const [low, high] = [Math.min, Math.max].map((most) => gains.find((gain) => gain.mean === most(...gains.map((one) => one.mean))));
    return gains.length === 1 || !low || !high ? ` (${figure(gains[0])})` : ` (${figure(low)} to ${figure(high)})`;
  }

  /** For every slice which systems are above and below, and of which nobody can tell. */
  function inWords() {
    const rows = compared();
    return tableOf().slices.flatMap((slice) => {
      const gains = rows.flatMap((row) => (row.cells[slice] && row.cells[slice].gain ? [[row, row.cells[slice].gain]] : []));
      const clear = gains.filter(([, gain]) => !gain.within_noise);
      const [above, below] = [clear.filter(([, gain]) => gain.mean > 0), clear.filter(([, gain]) => gain.mean <= 0)];
      const noise = gains.filter(([, gain]) => gain.within_noise);
      const said = [
        above.length > 0 && `better: ${named(above, rows, span)}`, below.length > 0 && `worse: ${named(below, rows, span)}`,
        noise.length > 0 && (noise.length === gains.length && gains.length > 1 ? 'all within noise' : `within noise: ${named(noise, rows, () => '')}`),
      ].filter(Boolean);
      return said.length === 0 ? [] : [element('dt', { text: slice }), element('dd', { text: `${said.join('; ')}.` })];
    });
  }

  part('differences', () => {
    if (families.length > 0 && !families.some((family) => family !== baseline)) {
      study.without('differences');
      return;
    }
    let draw = null;
    const show = () => {
      const any = compared().length > 0;
      fill('differences-empty', ...(any ? [] : [nothing()]));
      byId('differences').querySelector('figure').hidden = !any;
      fill('differences-words', ...inWords());
      say('differences-lead', any ? `What each variant has more than ${baseline} with the same seed. In words, for ${chosen.metric}, below the plot.` : '');
      if (!any) return;
      if (draw) draw(); else draw = intervals.plot('differences-chart', 'Differences of every variant to the baseline with intervals, in every slice; the same numbers are in the table below.', read, { zero: true });
    };
    say('differences-caption', `Right of the line at 0 is better than ${baseline}. Hollow and grey: within noise, that is the ${percentage(confidence)} interval over seeds has 0 in it, ` +
      `or the paired t-test over users, corrected by Holm for all tests of the table, does not reach ${Number((1 - confidence).toPrecision(3))} in every seed.`);
    show();
    follow('differences', show);
  });

  return { signed, relative, tests, p };
})();
