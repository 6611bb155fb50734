// The results by slice, and what lies beyond accuracy.
(() => {
  'use strict';

  const { data, byId, element, fill, say, empty, isNumber, grouped, number, signed, words, css, table, options, part } = page;
  const { chart, panels, panelTitle, grid, tip } = charts;
  const { MAIN, BASELINE, systems, sliceSizes, slices, systemName, systemColour } = run;

  const metrics = [...new Set(systems.flatMap((system) => Object.keys(system.metrics)))];
  let metric = metrics.includes('recall@20') ? 'recall@20' : metrics[0];
  const estimate = (system, slice) => (system.metrics[metric] || {})[slice] || {};
  const systemNamed = (name) => systems.find((system) => system.name === name);

  /** The paired difference of the main system and the baseline if it was evaluated, else that of the means. */
  function difference(slice) {
    const comparison = (data.evaluation.comparisons || []).find((one) =>
      one.system === MAIN && one.against === BASELINE);
    const paired = comparison && ((comparison.differences || {})[metric] || {})[slice];
    if (paired && isNumber(paired.mean)) return paired;
    const [with_, without] = [MAIN, BASELINE].map((name) => estimate(systemNamed(name), slice).mean);
    return isNumber(with_) && isNumber(without) ? { mean: with_ - without } : {};
  }

  const interval = ({ low, high }, write = number) =>
    (isNumber(low) && isNumber(high) ? `${write(low)} to ${write(high)}` : null);

  const confidence = () => (isNumber(data.evaluation.confidence)
    ? `${Math.round(1000 * data.evaluation.confidence) / 10}\u00a0% confidence interval` : 'confidence interval');

  function valueCell(value, write, best) {
    const range = interval(value, write);
    return {
      class: best ? 'number best' : 'number',
      children: [write(value.mean), range && element('small', { text: range })],
    };
  }

  function resultsTable() {
    const best = Object.fromEntries(slices.map((slice) =>
      [slice, Math.max(...systems.map((system) => estimate(system, slice).mean).filter(isNumber))]));
    const rows = systems.map((system) => ({
      class: system.name === MAIN ? 'main' : null,
      name: { class: 'system', children: [element('span', { class: 'mark', color: systemColour(system.name) }), systemName(system.name)] },
      cells: slices.map((slice) => {
        const value = estimate(system, slice);
        return valueCell(value, number, isNumber(value.mean) && value.mean === best[slice]);
      }),
    }));
    const compared = systemNamed(MAIN) && systemNamed(BASELINE);
    const differences = compared ? slices.map(difference) : [];
    if (compared) {
      rows.push({
        class: 'difference', name: 'Taillight − without contrastive loss',
        cells: differences.map((value) => valueCell(value, signed)),
      });
    }
    const size = (slice) => {
      const { items, pairs } = sliceSizes[slice] || {};
      const line = (value, unit) => (isNumber(value) ? element('small', { text: `${grouped.format(value)} ${unit}` }) : null);
      return [line(items, 'items'), line(pairs, 'pairs')];
    };
    fill('results-table', table({
      caption: `${metric}, mean over users` +
        (systems.some((system) => interval(estimate(system, 'overall'))) ? `; below it the ${confidence()}` : ''),
      head: ['System', ...slices.map((slice) => ({ class: 'number', children: [slice, ...size(slice)] }))],
      rows, layout: 'stick',
    }));
    const paired = differences.some((value) => interval(value));
    say('results-lead', 'The slices group the items by their number of training pairs, from the most frequent (head) to those with none (cold). ' +
      'The best value of a slice is bold. ' + (compared
      ? 'The last row compares with the same model trained without the contrastive loss' +
        (paired ? ', user by user: an interval without 0 speaks for a real difference.' : ': the difference of the two means, without an interval.')
      : ''));
  }

  function slicesChart(width, look) {
    const shared = byId('one-scale').checked;
    const top = (slice) => Math.max(1e-9, ...systems.flatMap((system) => {
      const { mean, high } = estimate(system, slice);
      return [mean, high].filter(isNumber);
    }));
    const widest = Math.max(...slices.map(top));
    const label = 166;
    const layout = panels(slices.length, width, {
      minimum: 128, height: systems.length * 30, left: label, gap: width > 900 ? 18 : 40, top: 30, bottom: 18,
    });
    const means = systems.map((_, i) => slices.map((slice) => estimate(systems[i], slice)));
    return {
      height: layout.height,
      title: slices.map((slice, i) => panelTitle(slice, layout.boxes[i], look)),
      grid: layout.boxes.map(grid),
      xAxis: slices.map((slice, i) => ({
        type: 'value', gridIndex: i, min: 0, max: 1.38 * (shared ? widest : top(slice)),
        axisLabel: { show: false }, splitLine: { show: false }, axisTick: { show: false },
      })),
      yAxis: slices.map((_, i) => ({
        type: 'category', gridIndex: i, inverse: true, data: systems.map((system) => systemName(system.name)),
        axisTick: { show: false }, axisLine: { lineStyle: { color: look.line } },
        axisLabel: { show: layout.boxes[i].first, color: look.ink, fontSize: 12, width: label - 8, overflow: 'truncate' },
      })),
      series: slices.flatMap((slice, i) => [{
        type: 'bar', xAxisIndex: i, yAxisIndex: i, barWidth: 14,
        data: systems.map((system) => ({
          value: isNumber(estimate(system, slice).mean) ? estimate(system, slice).mean : '-',
          itemStyle: { color: css(systemColour(system.name)), borderRadius: [0, 2, 2, 0] },
        })),
      }, {
        type: 'custom', xAxisIndex: i, yAxisIndex: i, z: 5, silent: true,
        data: means.map((row, s) => [s, row[i].mean, row[i].low, row[i].high].map((v) => (isNumber(v) ? v : NaN))),
        encode: { x: [1, 2, 3], y: 0 },
        renderItem: (_, api) => whisker(api, look),
      }]),
      tooltip: {
        trigger: 'item',
        formatter: (item) => {
          const system = systems[item.dataIndex];
          const slice = slices[Math.floor(item.seriesIndex / 2)];
          const value = estimate(system, slice);
          return tip(`${systemName(system.name)}, ${slice}`, [[metric, number(value.mean, 4)],
            ['interval', interval(value) || '–'], ['users', number(value.users)]]);
        },
      },
    };
  }

  /** A confidence interval as a line with two ends, and the mean as text at its right. */
  function whisker(api, look) {
    const [mean, low, high] = [1, 2, 3].map((dimension) => api.value(dimension));
    if (!isNumber(mean)) return null;
    const at = (value) => api.coord([value, api.value(0)]);
    const [, y] = at(mean);
    const line = (x1, y1, x2, y2) =>
      ({ type: 'line', shape: { x1, y1, x2, y2 }, style: { stroke: look.ink, lineWidth: 1.3 } });
    const known = isNumber(low) && isNumber(high);
    const [start, end] = [low, high].map((value) => (known ? at(value)[0] : at(mean)[0]));
    return {
      type: 'group',
      children: [
        ...(known ? [line(start, y, end, y), line(start, y - 4, start, y + 4), line(end, y - 4, end, y + 4)] : []),
        { type: 'text', x: end + 7, y, style: { text: number(mean), fill: look.ink, font: `12px ${look.font}`, textVerticalAlign: 'middle' } },
      ],
    };
  }

  function results() {
    resultsTable();
    const draw = chart('slices-chart', 'Bars of every system in every slice; the same numbers are in the table above.', slicesChart);
    say('slices-caption', `A bar is the mean over users, the line on it its ${confidence()}. ` +
      'Every panel starts at zero and has its own scale, so that the tail can be read beside the head: compare lengths within a panel only, or choose one scale.');
    byId('one-scale').addEventListener('change', draw);
    options('metric', metrics.map((name) => [name, name]), metric, (chosen) => {
      metric = chosen;
      resultsTable();
      draw();
    });
  }

  // ---------------------------------------------------------------- beyond accuracy

  const MEANINGS = {
    coverage: ['Coverage', 'share of the corpus that is recommended to at least one user; higher is broader'],
    gini: ['Gini', 'inequality of how often items are recommended, 0 (all alike) to 1; lower is fairer'],
    mean_popularity: ['Mean popularity', 'training pairs of a recommended item on average; lower is further into the tail'],
    alignment: ['Alignment', 'mean squared distance of a user\u2019s and an item\u2019s vector that belong together; lower is closer'],
    uniformity: ['Uniformity', 'log of the mean Gaussian potential of item pairs (Wang and Isola, 2020); lower is more evenly spread'],
    effective_rank: ['Effective rank', 'how many directions the item vectors use (Roy and Vetterli, 2007); higher is richer'],
  };

  function beyond() {
    const part = (system, key) => system[key] || {};
    const figures = ['recommended', 'vectors'].flatMap((key) =>
      [...new Set(systems.flatMap((system) => Object.keys(part(system, key))))].map((name) => [key, name]));
    if (figures.length === 0) {
      fill('beyond-table', empty('evaluation.json holds no such figures.'));
      return;
    }
    const meaning = (name) => MEANINGS[name.split('@')[0]];
    const title = (name) => (meaning(name) ? meaning(name)[0] + (name.includes('@') ? ` @${name.split('@')[1]}` : '') : words(name));
    fill('beyond-table', table({
      caption: 'A dash stands for a system without vectors.',
      head: ['Figure', ...systems.map((system) => ({ class: 'number wrap', text: systemName(system.name) }))],
      rows: figures.map(([key, name]) => ({
        name: title(name),
        cells: systems.map((system) => ({ class: 'number', text: number(part(system, key)[name]) })),
      })),
      layout: 'stick',
    }));
    const explained = [...new Set(figures.map(([, name]) => name.split('@')[0]))].filter(meaning);
    fill('beyond-notes', ...explained.flatMap((name) =>
      [element('dt', { text: title(name) }), element('dd', { text: meaning(name)[1] })]));
  }

  part('results', results);
  part('beyond accuracy', beyond);
})();
