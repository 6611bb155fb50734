// The mutual information of the item features.
(() => {
  'use strict';

  const { data, byId, element, fill, say, empty, percent, css, table, part } = page;
  const { chart, tip } = charts;

  function information(info) {
    const k = info.features.length;
    const at = (i, j) => info.values[i * k + j];
    const largest = Math.max(1e-9, ...info.values.filter((_, i) => Math.floor(i / k) !== i % k));
    let order = info.similarity_order;
    const draw = chart('information-chart', 'A heat map of the mutual information of every two features; the same numbers are in the table below.', (width, look) => {
      const labels = order.map((feature) => info.features[feature]);
      const small = width < 600;
      const left = Math.min(160, Math.max(...labels.map((label) => label.length)) * (small ? 6 : 7) + 10);
      const cell = Math.max(9, Math.min(64, Math.floor((width - left - 4) / k)));
      const turned = cell < 90;
      const bottom = turned ? Math.min(120, left) : 30;
      const written = cell >= 24;
      const text = (value) => (cell >= 34 ? value.toFixed(2) : value.toFixed(1));
      const cells = order.flatMap((row, y) => order.map((column, x) => ({ x, y, row, column })));
      const axis = { type: 'category', data: labels, axisTick: { show: false }, axisLine: { show: false }, splitLine: { show: false } };
      const axisText = { color: look.ink, fontSize: small ? 10.5 : 12, interval: 0, width: 150, overflow: 'truncate' };
      return {
        height: cell * k + bottom,
        grid: { left, top: 0, width: cell * k, height: cell * k },
        xAxis: { ...axis, axisLabel: { ...axisText, rotate: turned ? 90 : 0 } },
        yAxis: { ...axis, inverse: true, axisLabel: axisText },
        series: [{
          type: 'heatmap', progressive: 0,
          data: cells.map(({ x, y, row, column }) => {
            const value = at(row, column);
            const share = Math.max(0, Math.min(1, value / largest));
            return {
              value: [x, y, value],
              itemStyle: { color: row === column ? css('--diagonal') : ramp(share), borderColor: look.ground, borderWidth: cell > 20 ? 2 : 0.5 },
              label: { color: row === column ? look.quiet : onRamp(share, look) },
            };
          }),
          label: { show: written, fontSize: cell >= 44 ? 12 : cell >= 34 ? 10.5 : 9, formatter: ({ value }) => text(value[2]) },
          emphasis: { itemStyle: { borderColor: look.ink } },
        }],
        tooltip: {
          formatter: ({ value: [x, y, value] }) => {
            const [row, column] = [order[y], order[x]];
            return row === column
              ? tip(info.features[row], [['entropy', `${value.toFixed(4)} ${info.unit}`]])
              : tip(`${info.features[row]} · ${info.features[column]}`, [
                ['shared', `${value.toFixed(4)} ${info.unit}`],
                [`of ${info.features[row]}`, percent(value / info.entropies[row])],
                [`of ${info.features[column]}`, percent(value / info.entropies[column])],
              ]);
          },
        },
      };
    });
    byId('order').addEventListener('change', (event) => {
      order = event.target.value === 'given' ? info.features.map((_, i) => i) : info.similarity_order;
      draw();
    });
    say('information-lead', `How much one feature tells about another, in ${info.unit} (${info.estimator.replace(/_/g, '-')} estimate). ` +
      'Two features that tell the same story must not be split over the two views of an item.');
    fill('information-ramp', element('span', { text: '0' }), element('span'), element('span', { text: `${largest.toFixed(2)} ${info.unit}` }));
    say('information-caption', 'The darker a cell, or in dark mode the brighter, the more two features share. The diagonal is the entropy of a ' +
      'feature and is left out of the colour scale. By similarity: features that share much of their joint entropy lie side by side (average linkage).');
    fill('information-table', table({
      caption: `Mutual information in ${info.unit}; entropies on the diagonal`,
      head: ['Feature', ...info.features.map((text) => ({ class: 'number', text }))],
      rows: info.features.map((name, i) => ({ name, cells: info.features.map((_, j) => ({ class: 'number', text: at(i, j).toFixed(3) })) })),
      stick: true,
    }));
  }

  /** The colour of a share of the largest value: low to mid to high. */
  function ramp(share) {
    const [from, to, part] = share < 0.5 ? ['--ramp-low', '--ramp-mid', share * 2] : ['--ramp-mid', '--ramp-high', share * 2 - 1];
    const channels = (name) => [1, 3, 5].map((i) => parseInt(css(name).slice(i, i + 2), 16));
    const [a, b] = [channels(from), channels(to)];
    return `rgb(${a.map((channel, i) => Math.round(channel + part * (b[i] - channel))).join(',')})`;
  }

  /** Ink or ground, whichever is read better on a colour of the ramp. */
  function onRamp(share, look) {
    const luminance = (channels) => {
      const [r, g, b] = channels.map((c) => (c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const hex = (colour) => [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16));
    const cell = luminance(ramp(share).match(/\d+/g).map(Number));
    const contrast = (colour) => {
      const other = luminance(hex(colour));
      return (Math.max(cell, other) + 0.05) / (Math.min(cell, other) + 0.05);
    };
    return contrast(look.ink) >= contrast(look.ground) ? look.ink : look.ground;
  }

  function features(info) {
    const k = info.features.length;
    const MOST = 8;
    const value = (i, name) => info.values[i * k + info.features.indexOf(name)];
    const filled = info.fill_rates.length > 0;
    const partnersOf = (i) => info.features.filter((_, j) => j !== i)
      .sort((a, b) => value(i, b) - value(i, a) || info.features.indexOf(a) - info.features.indexOf(b));
    const chip = (i, mask) => (name) => element('li', { class: mask.includes(name) ? 'on' : null },
      name, ' ', info.features.includes(name) ? element('b', { text: value(i, name).toFixed(2) }) : null,
      mask.includes(name) ? element('span', { class: 'hidden', text: ' (hidden together)' }) : null);
    fill('features-table', table({
      caption: `Partners by mutual information, the largest first, in ${info.unit}`,
      head: ['Feature', { class: 'number', text: 'Entropy' }, ...(filled ? [{ class: 'number', text: 'Filled' }] : []), 'Partners'],
      rows: info.features.map((name, i) => {
        const mask = info.masks.find((features) => features[0] === name) || [];
        const ranked = partnersOf(i);
        const unranked = mask.filter((other) => !info.features.includes(other));
        const shown = ranked.filter((other, rank) => rank < MOST || mask.includes(other));
        return {
          name,
          cells: [
            { class: 'number', text: info.entropies[i].toFixed(2) },
            ...(filled ? [{ class: 'number', text: percent(info.fill_rates[i]) }] : []),
            { class: 'wide', children: [element('ul', { class: 'chips' }, ...[...shown, ...unranked].map(chip(i, mask)),
              ...(shown.length < ranked.length ? [element('li', { text: `and ${ranked.length - shown.length} more` })] : []))] },
          ],
        };
      }),
      stack: true,
    }));
    say('features-lead', info.masks.length > 0
      ? 'When a feature is drawn as the seed of a correlated mask, one view of the item hides it together with its filled partners; ' +
        'the other view hides the rest.'
      : 'The run uses no correlated mask; these are the partners that such a mask would hide together, the first ones first.');
  }

  const info = data.information;
  const without = (id) => fill(id, empty('mutual-info/matrix.json is not in the run folder.'));
  part('mutual information', () => (info ? information(info) : without('information-chart')));
  part('features', () => (info ? features(info) : without('features-table')));
})();
