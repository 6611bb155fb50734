// How the validation scores went.
(() => {
  'use strict';

  const { data, byId, fill, empty, number, css, marks, soloLegend, part } = page;
  const { chart, walk, tip } = charts;
  const { baseline, chosen, follow, shown, tables, lookOf } = study;

  const rowOf = new Map(tables.flatMap((table) => table.rows).map((row) => [row.system, row]));
  const four = (value) => number(value, 4);
  let only = null;
  const curves = () => data.curves.filter((one) => one.base === chosen.base && one.training_share === chosen.share)
    .map((one) => ({ ...one, row: rowOf.get(one.system) || { system: one.system, family: one.system, point: '', reference: false } }))
    .filter((one) => shown(one.row));
  // Settings of one variant have its colour and shape; their lines differ in their dashes.
  const dash = (row) => {
    const settings = curves().filter((one) => one.row.family === row.family).map((one) => one.row.point);
    return ['solid', [6, 3], [2, 3], [8, 3, 2, 3]][settings.indexOf(row.point) % 4];
  };

  function option(width, look) {
    const list = curves();
    const axisText = { color: look.quiet, fontSize: 11 };
    return {
      height: Math.round(Math.max(280, Math.min(420, width * 0.45))),
      grid: { left: 46, right: 16, top: 12, bottom: 44 },
      xAxis: {
        type: 'value', name: 'epoch', nameLocation: 'middle', nameGap: 26, nameTextStyle: { color: look.ink, fontSize: 12 }, min: 'dataMin', max: 'dataMax', minInterval: 1,
        axisLabel: { ...axisText, hideOverlap: true }, axisLine: { lineStyle: { color: look.line } }, axisTick: { show: false }, splitLine: { show: false },
      },
      yAxis: {
        type: 'value', scale: true, splitNumber: 4, axisLabel: { ...axisText, formatter: intervals.short },
        axisLine: { show: false }, axisTick: { show: false }, splitLine: { lineStyle: { color: look.line } },
      },
      series: list.flatMap((curve) => {
        const { colour, shape } = lookOf(curve.row);
        const seen = only === null || only === curve.system ? 1 : 0.1;
        return [{
          type: 'custom', silent: true, z: 2, data: [[curve.points[0].epoch, curve.points[0].low]],
          renderItem: (_, api) => ({
            type: 'polygon', silent: true,
            shape: { points: [...curve.points.map((p) => api.coord([p.epoch, p.high])), ...[...curve.points].reverse().map((p) => api.coord([p.epoch, p.low]))] },
            style: { fill: css(colour), opacity: 0.14 * seen },
          }),
        }, {
          type: 'line', z: 3, symbol: `path://${marks[shape]}`, symbolSize: curve.points.length > 30 ? 5 : 9, color: css(colour),
          lineStyle: { width: 1.8, opacity: seen, type: dash(curve.row) }, itemStyle: { opacity: seen },
          data: curve.points.map((p) => [p.epoch, p.mean]),
        }, {
          // Keeps the range within the axis.
          type: 'scatter', silent: true, symbolSize: 0, data: curve.points.flatMap((p) => [[p.epoch, p.low], [p.epoch, p.high]]),
        }];
      }),
      tooltip: {
        trigger: 'item',
        formatter: ({ seriesIndex, dataIndex }) => {
          const curve = curves()[(seriesIndex - 1) / 3];
          const point = curve.points[dataIndex];
          return tip(`${curve.system}, epoch ${point.epoch}`, [['mean score', four(point.mean)], ...(curve.seeds > 1
            ? [[`range of ${curve.seeds} seeds`, `${four(point.low)} to ${four(point.high)}`]] : [['seeds', 'one']])]);
        },
      },
    };
  }

  part('training', () => {
    let draw = null;
    let restart = null;
    const show = () => {
      const list = curves();
      fill('curves-empty', ...(list.length > 0 ? [] : [empty('No run has a validation score here.')]));
      byId('curves').querySelector('figure').hidden = list.length === 0;
      if (list.length === 0) return;
      only = null;
      if (draw) {
        restart();
        draw();
      } else {
        draw = chart('curves-chart', 'Lines of the validation score by epoch, one for each variant.', option);
        restart = walk('curves-chart', () => curves().flatMap((curve, i) => curve.points.map((_, dataIndex) => ({ seriesIndex: 3 * i + 1, dataIndex }))));
      }
      soloLegend('curves-legend', list.map((curve) => ({ key: curve.system, look: lookOf(curve.row), text: curve.system,
        count: `${four(Math.max(...curve.points.map((p) => p.mean)))}${curve.row.family === baseline ? ', baseline' : ''}` })),
      (system) => { only = system; draw(); });
    };
    show();
    follow('training', show);
  });
})();
