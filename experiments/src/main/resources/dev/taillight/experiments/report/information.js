// The heat map of the mutual information of the item features, under each estimate.
const information = (() => {
  'use strict';

  const { data, byId, element, fill, say, empty, isNumber, grouped, number, percent, css, table, options, sentences, part } = page;
  const { chart, tip } = charts;
  const info = data.information;
  const MOST_WARNINGS = 5;
  const SMALLEST = 9;

  // ---------------------------------------------------------------- grids of features

  const longest = (names) => Math.max(0, ...names.map((name) => name.length));

  /** Room for the names of rows or columns, in pixels. */
  const room = (names, small) => Math.min(small ? 116 : 168, longest(names) * (small ? 6 : 7) + 12);

  /**
   * A chart of squares in rows and columns that have names, wider than its place where squares of a
   * readable size do not fit. draw() gives the names and, for a square of this size, its cells.
   */
  function squares(id, label, draw) {
    return chart(id, label, (given, look) => {
      const { rows, columns, cells, tooltip } = draw();
      const small = window.innerWidth < 600;
      const left = room(rows, small);
      const least = left + SMALLEST * columns.length + 4;
      const width = Math.max(given, least);
      const cell = Math.max(SMALLEST, Math.min(64, Math.floor((width - left - 4) / columns.length)));
      const bottom = room(columns, small);
      const text = { color: look.ink, fontSize: cell < 14 ? 9 : small ? 10.5 : 12, interval: 0, overflow: 'truncate' };
      const axis = { type: 'category', axisTick: { show: false }, axisLine: { show: false }, splitLine: { show: false } };
      return {
        width, height: cell * rows.length + bottom,
        grid: { left, top: 0, width: cell * columns.length, height: cell * rows.length },
        xAxis: { ...axis, data: columns, axisLabel: { ...text, width: bottom - 8, rotate: 90 } },
        yAxis: { ...axis, data: rows, inverse: true, axisLabel: { ...text, width: left - 8 } },
        series: [{
          type: 'heatmap', progressive: 0,
          data: cells(cell, look).map(({ x, y, colour, ink, ...one }) => ({
            value: [x, y, 0], ...one,
            itemStyle: { color: colour, borderColor: look.ground, borderWidth: cell > 20 ? 2 : 0.5 },
            label: { color: ink || onColour(colour, look) },
          })),
          label: { show: true, fontSize: cell >= 44 ? 12 : cell >= 34 ? 10.5 : 9, formatter: ({ data: one }) => one.text || '' },
          emphasis: { itemStyle: { borderColor: look.ink } },
        }],
        tooltip: { formatter: ({ data: one }) => tooltip(one) },
      };
    });
  }

  const channels = (colour) => (colour.startsWith('#')
    ? [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16)) : colour.match(/\d+/g).map(Number));

  /** The colour of a share of the largest value: low to mid to high. */
  function ramp(share) {
    const [from, to, along] = share < 0.5 ? ['--ramp-low', '--ramp-mid', share * 2] : ['--ramp-mid', '--ramp-high', share * 2 - 1];
    const [a, b] = [from, to].map((name) => channels(css(name)));
    return `rgb(${a.map((channel, i) => Math.round(channel + along * (b[i] - channel))).join(',')})`;
  }

  /** Ink or ground, whichever is read better on a colour. */
  function onColour(colour, look) {
    const luminance = (one) => {
      const [r, g, b] = channels(one).map((c) => (c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const cell = luminance(colour);
    const contrast = (one) => (Math.max(cell, luminance(one)) + 0.05) / (Math.min(cell, luminance(one)) + 0.05);
    return contrast(look.ink) >= contrast(look.ground) ? look.ink : look.ground;
  }

  // ---------------------------------------------------------------- the heat map

  /** A figure of a pair from one of the lists of all pairs, or undefined. */
  const known = (list, i, j) => list[i * info.features.length + j];

  function ofPair(i, j) {
    const { plug_in: plugIn, expected, deviation, error, p_value: pValue, joint_states: states, items } = info.pairs;
    const nats = (value) => `${number(value, 4)} nats`;
    const [chance, spread] = [expected, deviation].map((list) => known(list, i, j));
    const [joint, counted] = [states, items].map((list) => known(list, i, j));
    return [
      ['plug-in', known(plugIn, i, j), nats],
      ['expected by chance', chance, (value) => `${number(value, 4)}${isNumber(spread) ? ` ± ${number(spread, 4)}` : ''} nats`],
      ['standard error', known(error, i, j), nats],
      ['p-value', known(pValue, i, j), (value) => number(value)],
      ['pairs of values', joint, (value) => grouped.format(value)],
      ['items per pair', joint > 0 ? counted / joint : undefined, (value) => number(value, 1)],
    ].filter(([, value]) => isNumber(value)).map(([name, value, write]) => [name, write(value)]);
  }

  function ofFeature(i) {
    const { values, entropy, filled } = info.facts[i];
    return [['entropy', entropy, (value) => `${number(value, 4)} nats`], ['values', values, (value) => grouped.format(value)], ['filled', filled, percent]]
      .filter(([, value]) => isNumber(value)).map(([name, value, write]) => [name, write(value)]);
  }

  function heatMap() {
    const k = info.features.length;
    const given = info.features.map((_, i) => i);
    let estimate = info.estimates[0];
    let order = info.order;
    const largest = () => Math.max(1e-9, ...estimate.values.filter((_, i) => Math.floor(i / k) !== i % k));
    const at = (i, j) => estimate.values[i * k + j];

    const pairTip = (row, column) => tip(`${info.features[row]} · ${info.features[column]}`, [
      [estimate.name, `${number(at(row, column), 4)} ${estimate.unit}`], ...ofPair(row, column),
      ...(estimate.unit === 'nats' ? [row, column].filter((one) => info.facts[one].entropy > 0).map((one) =>
        [`of ${info.features[one]}`, percent(at(row, column) / info.facts[one].entropy)]) : []),
    ]);

    const draw = squares('information-chart', 'A heat map of the mutual information of every two features; the same numbers are in the table below.', () => {
      const names = order.map((feature) => info.features[feature]);
      const top = largest();
      return {
        rows: names, columns: names,
        cells: (size, look) => order.flatMap((row, y) => order.map((column, x) => ({
          x, y, row, column,
          colour: row === column ? css('--diagonal') : ramp(Math.max(0, Math.min(1, at(row, column) / top))),
          ink: row === column ? look.quiet : null,
          text: size < 24 ? '' : at(row, column).toFixed(size < 34 ? 1 : 2),
        }))),
        tooltip: ({ row, column }) => (row === column ? tip(info.features[row], ofFeature(row)) : pairTip(row, column)),
      };
    });

    const describe = () => {
      fill('information-ramp', element('span', { text: '0' }), element('span'), element('span', { text: `${number(largest(), 2)} ${estimate.unit}` }));
      fill('information-table', table({
        caption: `Mutual information by ${estimate.name}, in ${estimate.unit}`,
        head: ['Feature', ...info.features.map((text) => ({ class: 'number', text }))],
        rows: info.features.map((name, i) => ({ name, cells: info.features.map((_, j) => ({ class: 'number', text: at(i, j).toFixed(3) })) })),
        layout: 'stick',
      }));
    };
    describe();
    const change = () => { describe(); draw(); };
    options('estimate', info.estimates.map(({ name }, i) => [String(i), i === 0 ? `${name} (chosen)` : name]), '0', (chosen) => {
      estimate = info.estimates[Number(chosen)];
      change();
    });
    options('order', [['similar', 'by similarity'], ['given', 'as configured']], 'similar', (chosen) => {
      order = chosen === 'given' ? given : info.order;
      change();
    });
  }

  function lead() {
    const host = byId('information-lead');
    host.textContent = `How much one feature tells about another, over ${grouped.format(info.items)} items. The run ranks by ${info.estimates[0].name}` +
      (info.estimates.length > 1 ? '; choose another estimate to compare. ' : '. ') +
      'Two features that tell the same story must not be split over the two views of an item.';
    if (info.page) host.append(' ', element('a', { href: info.page, text: 'This and the masks on a page of their own' }), '.');
    say('information-caption', 'The darker a cell, or in dark mode the brighter, the more two features share. The diagonal is what a feature ' +
      'shares with itself and is left out of the colour scale. By similarity: features that share much of their joint entropy by the chosen estimate ' +
      'lie side by side (average linkage). Point at a cell for what was counted.');
  }

  function warnings() {
    if (info.warnings.length === 0) return;
    fill('information-warnings', element('div', { class: 'warnings' },
      element('h3', { text: info.warnings.length === 1 ? 'A warning' : `${info.warnings.length} warnings` }),
      ...sentences(info.warnings, MOST_WARNINGS)));
  }

  const without = (id) => fill(id, empty('mutual-info/matrix.json is not in the run folder.'));

  if (info) {
    part('mutual information', lead);
    part('warnings', warnings);
    part('heat map', heatMap);
  } else {
    part('mutual information', () => without('information-chart'));
  }
  return { info, without, squares };
})();
