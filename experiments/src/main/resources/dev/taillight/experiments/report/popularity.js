// Recall by the number of training pairs of the items.
(() => {
  'use strict';

  const { data, fill, say, empty, isNumber, grouped, number, css, marks, element, swatch, table, options, part } = page;
  const { chart, walk, panelTitle, tip } = charts;
  const { MAIN, BASELINE, systems, systemName, systemColour } = run;
  const SHAPES = ['circle', 'diamond', 'cross', 'square', 'triangle', 'inverted'];

  const bins = data.evaluation.popularity || [];
  const names = systems.map((system) => system.name);
  const shapeOf = (name) => SHAPES[names.indexOf(name) % SHAPES.length];
  const metrics = [...new Set(bins.flatMap((bin) => Object.values(bin.recall).flatMap(Object.keys)))];
  let metric = metrics.includes('recall@20') ? 'recall@20' : metrics[0];
  const estimate = (bin, name) => (bin.recall[name] || {})[metric] || {};
  const title = ({ from, to }) => (from === to ? grouped.format(from) : `${grouped.format(from)}–${grouped.format(to)}`);
  const interval = ({ low, high }) => (isNumber(low) && isNumber(high) ? `${number(low)} to ${number(high)}` : '–');

  /** Intervals of the two systems that everything is about, a little beside each other. */
  function whisker(api, name, look) {
    const [low, high] = [Math.max(0, api.value(1)), api.value(2)];
    const beside = name === MAIN ? 3 : -3;
    const at = (value) => api.coord([api.value(0), value]);
    const x = at(low)[0] + beside;
    const line = (x1, y1, x2, y2) => ({ type: 'line', shape: { x1, y1, x2, y2 }, style: { stroke: css(systemColour(name)), lineWidth: 1.3 } });
    const [bottom, top] = [at(low)[1], at(high)[1]];
    return { type: 'group', silent: true, children: [line(x, bottom, x, top), line(x - 3, bottom, x + 3, bottom), line(x - 3, top, x + 3, top)] };
  }

  function option(width, look) {
    const axisText = { color: look.quiet, fontSize: 11 };
    const boxes = [{ left: 46, top: 12, width: width - 58, height: 260 }, { left: 46, top: 318, width: width - 58, height: 64 }];
    const shown = names.filter((name) => bins.some((bin) => isNumber(estimate(bin, name).mean)));
    const interesting = shown.filter((name) => name === MAIN || name === BASELINE);
    const category = (i, extra) => ({
      type: 'category', gridIndex: i, data: bins.map((bin) => grouped.format(bin.from)), axisTick: { show: false }, axisLine: { lineStyle: { color: look.line } }, ...extra,
    });
    return {
      height: 428,
      title: [panelTitle('Held-out pairs', boxes[1], look)],
      grid: boxes,
      xAxis: [
        category(0, { axisLabel: { show: false } }),
        category(1, { axisLabel: { ...axisText, hideOverlap: true }, name: 'training pairs of an item, from … on', nameLocation: 'middle', nameGap: 28, nameTextStyle: { color: look.ink, fontSize: 12 } }),
      ],
      yAxis: [
        { type: 'value', gridIndex: 0, min: 0, splitNumber: 4, axisLabel: axisText, splitLine: { lineStyle: { color: look.line } } },
        { type: 'value', gridIndex: 1, min: 0, splitNumber: 1, axisLabel: { ...axisText, formatter: (value) => (value >= 1000 ? `${value / 1000}k` : String(value)) }, splitLine: { lineStyle: { color: look.line } } },
      ],
      series: [
        ...shown.map((name) => ({
          type: 'line', name, color: css(systemColour(name)), z: name === MAIN ? 4 : 3, symbol: `path://${marks[shapeOf(name)]}`, symbolSize: 9, connectNulls: false,
          lineStyle: { width: 1.8, type: name === BASELINE ? [5, 3] : 'solid' },
          data: bins.map((bin) => (isNumber(estimate(bin, name).mean) ? estimate(bin, name).mean : null)),
        })),
        { type: 'bar', name: 'pairs', xAxisIndex: 1, yAxisIndex: 1, color: css('--rest'), barMaxWidth: 34, data: bins.map((bin) => bin.pairs) },
        ...interesting.map((name) => ({
          type: 'custom', silent: true, z: 2,
          data: bins.flatMap((bin, i) => (isNumber(estimate(bin, name).low) ? [[i, estimate(bin, name).low, estimate(bin, name).high]] : [])),
          encode: { x: 0, y: [1, 2] }, renderItem: (_, api) => whisker(api, name, look),
        })),
      ],
      tooltip: {
        trigger: 'item',
        formatter: ({ seriesName, dataIndex }) => {
          const bin = bins[dataIndex];
          const heading = `${title(bin)} training ${bin.to === 1 ? 'pair' : 'pairs'}`;
          const counts = [['items', grouped.format(bin.items)], ['held-out pairs', grouped.format(bin.pairs)]];
          if (seriesName === 'pairs') return tip(heading, counts);
          const value = estimate(bin, seriesName);
          return tip(`${systemName(seriesName)}, ${heading}`, [[metric, number(value.mean, 4)], ['interval', interval(value)], ['users', grouped.format(value.users)], ...counts]);
        },
      },
    };
  }

  function asTable() {
    fill('popularity-table', table({
      caption: `${metric}, mean over users with its interval`,
      head: ['Training pairs', { class: 'number', text: 'Items' }, { class: 'number', text: 'Pairs' }, ...systems.map((system) => ({ class: 'number wrap', text: systemName(system.name) }))],
      rows: bins.map((bin) => ({
        name: title(bin),
        cells: [{ class: 'number', text: grouped.format(bin.items) }, { class: 'number', text: grouped.format(bin.pairs) }, ...names.map((name) => {
          const value = estimate(bin, name);
          return { class: 'number', children: isNumber(value.mean) ? [number(value.mean), element('small', { text: interval(value) })] : ['–'] };
        })],
      })),
      layout: 'stick',
    }));
  }

  part('popularity', () => {
    if (metrics.length === 0) {
      fill('popularity-chart', empty('evaluation.json holds no figures by popularity.'));
      return;
    }
    fill('popularity-legend', ...systems.map(({ name }) => element('span', { class: 'entry' }, swatch(systemColour(name), shapeOf(name)), element('span', { text: systemName(name) }))));
    const draw = chart('popularity-chart', 'Lines of the recall of every system by the number of training pairs of the items; the same numbers are in the table below.', option);
    const series = () => names.filter((name) => bins.some((bin) => isNumber(estimate(bin, name).mean)));
    walk('popularity-chart', () => series().flatMap((name, seriesIndex) => bins.flatMap((bin, dataIndex) =>
      (isNumber(estimate(bin, name).mean) ? [{ seriesIndex, dataIndex }] : []))));
    asTable();
    options('popularity-metric', metrics.map((name) => [name, name]), metric, (chosen) => {
      metric = chosen;
      asTable();
      draw();
    });
    say('popularity-caption', 'Means over the users with a held-out item of that popularity' +
      (names.includes(BASELINE) ? '; the bars at the marks of the model with and without the contrastive loss are intervals. ' : '; the bars at the marks are intervals. ') +
      'Few pairs below mean wide intervals above.');
  });
})();
