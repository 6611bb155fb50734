// The map of the item vectors.
(() => {
  'use strict';

  const { data, fill, say, empty, grouped, percent, css, options, soloLegend, part } = page;
  const { chart, tip } = charts;
  const { slices } = run;

  function map() {
    const { points, colourings, explained } = data.map;
    if (points.length === 0) {
      fill('map-chart', empty('The catalogue has no items.'));
      return;
    }
    const SLICE = '';
    const bySlice = () => {
      const labels = slices.slice(1).filter((slice) => points.some((point) => point.slice === slice));
      const groups = points.map((point) => labels.indexOf(point.slice));
      return { labels, groups, counts: labels.map((_, i) => groups.filter((group) => group === i).length) };
    };
    let colour = data.map.colour;
    let only = null;
    const current = () => colourings.find((one) => one.feature === colour) || bySlice();
    // Ten values, seven colours: the last three come back as diamonds.
    const look = (group) => (group < 0 ? { name: '--rest', shape: 'circle' }
      : { name: `--group-${group % 7}`, shape: group < 7 ? 'circle' : 'diamond' });
    const draw = chart('map-chart', 'A scatter plot of a sample of the items by the two main directions of their vectors.', (width, style) => {
      const { labels, groups } = current();
      const members = [-1, ...labels.map((_, i) => i)].map((group) => ({ group, rows: points.map((_, i) => i).filter((i) => groups[i] === group) }));
      const height = Math.round(Math.max(300, Math.min(640, width * 0.72)));
      const axis = (name, extent) => ({
        type: 'value', min: extent[0], max: extent[1], name, nameLocation: 'middle', nameGap: 12,
        nameTextStyle: { color: style.quiet, fontSize: 12 },
        axisLabel: { show: false }, axisTick: { show: false }, splitLine: { show: false }, axisLine: { onZero: false, lineStyle: { color: style.line } },
      });
      const inner = { left: 28, top: 8, width: width - 40, height: height - 40 };
      const [x, y] = equalScales(points, inner.width / inner.height);
      return {
        height,
        grid: inner,
        xAxis: axis(`first direction, ${percent(explained[0])} of the variance`, x),
        yAxis: axis(`second direction, ${percent(explained[1])}`, y),
        series: members.filter(({ rows }) => rows.length > 0).map(({ group, rows }) => ({
          type: 'scatter', name: String(group), progressive: 0, z: group < 0 ? 2 : 3,
          symbol: look(group).shape, symbolSize: (width < 600 ? 4.5 : 6) + (group < 0 ? -1 : look(group).shape === 'diamond' ? 2.5 : 0),
          itemStyle: { color: css(look(group).name), opacity: only === null || only === group ? (group < 0 ? 0.65 : 0.85) : 0.06 },
          data: rows.map((row) => [points[row].x, points[row].y, row]),
        })),
        tooltip: { formatter: ({ value }) => pointTip(points[value[2]]) },
      };
    });
    const legend = () => {
      const { labels, groups, counts } = current();
      const rest = groups.filter((group) => group < 0).length;
      const entries = labels.map((label, group) => ({ label, group, count: counts[group] }));
      if (rest > 0) entries.push({ label: 'all other', group: -1, count: rest });
      soloLegend('map-legend', entries.map(({ label, group, count }) =>
        ({ key: group, look: { colour: look(group).name, shape: look(group).shape }, text: label, count: grouped.format(count) })),
      (chosen) => { only = chosen; draw(); });
    };
    legend();
    options('colour', [[SLICE, 'slice'], ...colourings.map(({ feature }) => [feature, feature])], colour, (chosen) => {
      colour = chosen;
      only = null;
      legend();
      draw();
    });
    say('map-lead', points.length < data.counts.items
      ? `${grouped.format(points.length)} of ${grouped.format(data.counts.items)} items, drawn by the seed, on the plane in which their vectors vary most.`
      : `All ${grouped.format(points.length)} items on the plane in which their vectors vary most.`);
    say('map-caption', 'Near points are similar items as far as two directions can show it ' +
      `(together ${percent(explained[0] + explained[1])} of the variance). Both axes have the same scale; their units mean nothing by themselves. ` +
      'The ten most frequent values have a colour; of several values of an item the most frequent one counts. Choose a value above to see it alone.');
  }

  /** Ranges of x and y around the points such that a unit is as long on both axes. */
  function equalScales(points, aspect) {
    const range = (key) => {
      const values = points.map((point) => point[key]);
      return [Math.min(...values), Math.max(...values)];
    };
    const [x, y] = [range('x'), range('y')];
    const unit = Math.max((x[1] - x[0]) / aspect, y[1] - y[0], 1e-6) * 1.06;
    const around = ([low, high], length) => [(low + high - length) / 2, (low + high + length) / 2];
    return [around(x, unit * aspect), around(y, unit)];
  }

  const pointTip = (point) => tip(point.id, [
    ['slice', point.slice], ['training pairs', grouped.format(point.count)],
    ...data.features.map((name, i) => [name, point.features[i] || '–']),
  ]);

  part('map', map);
})();
