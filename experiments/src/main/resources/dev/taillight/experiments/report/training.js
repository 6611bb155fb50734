// The losses and the validation metrics over the training steps.
(() => {
  'use strict';

  const { data, fill, say, empty, isNumber, grouped, number, css, options, part } = page;
  const { chart, panels, panelTitle, grid, tip } = charts;
  const { MAIN, BASELINE, slices, systemName, systemColour, systemLegend } = run;

  /** Lines of several systems over the steps, one panel per quantity. */
  function linePanels(id, label, quantities, seriesOf, extraTip) {
    return chart(id, label, (width, look) => {
      const list = quantities();
      const layout = panels(list.length, width, { minimum: 150, height: 150, left: 40, gap: 52 });
      const axisText = { color: look.quiet, fontSize: 11 };
      return {
        height: layout.height,
        title: list.map(({ title }, i) => panelTitle(title, layout.boxes[i], look)),
        grid: layout.boxes.map(grid),
        xAxis: list.map((_, i) => ({
          type: 'value', gridIndex: i, min: 0, max: 'dataMax', splitNumber: 3,
          axisLabel: { ...axisText, hideOverlap: true, showMaxLabel: false, formatter: (step) => grouped.format(step) },
          axisLine: { lineStyle: { color: look.line } }, axisTick: { show: false }, splitLine: { show: false },
        })),
        yAxis: list.map((_, i) => ({
          type: 'value', gridIndex: i, scale: true, splitNumber: 3,
          axisLabel: { ...axisText, formatter: (value) => String(Number(value.toPrecision(6))) },
          splitLine: { lineStyle: { color: look.line } }, axisLine: { show: false }, axisTick: { show: false },
        })),
        series: list.flatMap((quantity, i) => seriesOf(quantity).map(({ system, points, marks }) => ({
          type: 'line', name: system, xAxisIndex: i, yAxisIndex: i, data: points,
          showSymbol: Boolean(marks), symbol: 'circle',
          symbolSize: (_, item) => (marks && marks.has(item.dataIndex) ? 9 : 4),
          lineStyle: { width: 1.8, type: system === BASELINE ? [5, 3] : 'solid' },
          color: css(systemColour(system)), z: system === MAIN ? 3 : 2,
        }))),
        tooltip: {
          trigger: 'axis',
          formatter: (items) => tip(`Step ${grouped.format(items[0].value[0])}`, items.map((item) =>
            [systemName(item.seriesName), number(item.value[1]) + (extraTip ? extraTip(item) : '')])),
        },
      };
    });
  }

  function losses() {
    const kinds = [['total', 'Total'], ['main', 'Main: interactions'], ['self', 'Self: contrastive views']];
    const points = (curve, kind) => curve.losses.filter((loss) => isNumber(loss[kind])).map((loss) => [loss.step, loss[kind]]);
    const shown = (kind) => data.curves.map((curve) => ({ system: curve.system, points: points(curve, kind) }))
      .filter((line) => line.points.some(([, value]) => kind !== 'self' || value !== 0));
    const quantities = kinds.map(([kind, title]) => ({ kind, title })).filter(({ kind }) => shown(kind).length > 0);
    if (quantities.length === 0) {
      fill('losses-chart', empty('metrics.jsonl holds no steps.'));
      return;
    }
    systemLegend('losses-legend', data.curves.map((curve) => curve.system), 'line');
    linePanels('losses-chart', 'Lines of the losses over the training steps.', () => quantities, ({ kind }) => shown(kind));
    const averaged = Math.max(...data.curves.map((curve) => curve.averaged));
    say('losses-caption', 'Over the training steps; each panel has its own scale, lower is better. Total = main + α · self. ' +
      (averaged > 1 ? `Each point is the mean of up to ${averaged} logged steps.` : 'Each point is one logged step.'));
  }

  function validation() {
    const curves = data.curves.filter((curve) => curve.validations.length > 0);
    if (curves.length === 0) {
      fill('validation-chart', empty('metrics.jsonl holds no validation.'));
      return;
    }
    const keys = [...new Set(curves.flatMap((curve) => curve.validations.flatMap((one) => Object.keys(one.metrics))))];
    const metricOf = (key) => key.split('/')[0];
    const names = [...new Set(keys.map(metricOf))];
    let chosen = names.includes('recall@20') ? 'recall@20' : names[0];
    const quantities = () => keys.filter((key) => metricOf(key) === chosen)
      .sort((a, b) => slices.indexOf(a.split('/')[1]) - slices.indexOf(b.split('/')[1]))
      .map((key) => ({ key, title: key.split('/')[1] || key }));
    const lines = ({ key }) => curves.map((curve) => {
      const points = curve.validations.filter((one) => isNumber(one.metrics[key]));
      const best = curve.validations.filter((one) => one.best).pop();
      return { system: curve.system, points: points.map((one) => [one.step, one.metrics[key]]),
        marks: new Set(best ? [points.indexOf(best)] : []) };
    });
    systemLegend('validation-legend', curves.map((curve) => curve.system), 'line');
    const draw = linePanels('validation-chart', 'Lines of the validation metric over the training steps, one panel per slice.', quantities, lines);
    options('validation-metric', names.map((name) => [name, name]), chosen, (name) => { chosen = name; draw(); });
    const bests = curves.flatMap((curve) => curve.validations.filter((one) => one.best).slice(-1).map((one) =>
      `${systemName(curve.system)}: epoch ${one.epoch}` + (isNumber(one.score) ? `, score ${number(one.score)}` : '')));
    say('validation-caption', 'On the validation split, by slice, over the training steps; each panel has its own scale, higher is better. ' +
      (bests.length ? `The large dot is the epoch that was kept (${bests.join('; ')}).` : ''));
  }

  part('losses', losses);
  part('validation', validation);
})();
