// What one slice gains at an equal figure of another one.
(() => {
  'use strict';

  const { byId, fill, say, empty, isNumber, number, css, marks, soloLegend, part } = page;
  const { chart, walk, tip } = charts;
  const { baseline, confidence, frontiers, chosen, follow, lookOfFamily, percentage, plusMinus } = study;

  const four = (value) => number(value, 4);
  const current = () => frontiers.find((one) => one.base === chosen.base && one.training_share === chosen.share && one.families.some(({ points }) => points.length > 0));
  let only = null;

  function gainOf({ name, gain, margin }) {
    if (name === baseline) return 'baseline';
    if (!isNumber(gain)) return 'gain not known';
    const figure = `${gain >= 0 ? '+' : ''}${four(gain)}${plusMinus(margin, four)}`;
    return !isNumber(margin) ? `${figure}, one seed` : Math.abs(gain) <= margin ? `${figure}, within noise` : figure;
  }

  const drawnFamilies = () => current().families.filter(({ points }) => points.length > 0);

  function option(width, look) {
    const { matched, gained, metric } = current();
    const axis = (slice, extra) => ({
      type: 'value', scale: true, splitNumber: 4, name: `${metric} of ${slice}`, nameLocation: 'middle',
      nameTextStyle: { color: look.ink, fontSize: 12 },
      axisLabel: { color: look.quiet, fontSize: 11, hideOverlap: true, formatter: intervals.short },
      axisLine: { onZero: false, lineStyle: { color: look.line } }, axisTick: { show: false }, splitLine: { lineStyle: { color: look.line } }, ...extra,
    });
    return {
      height: Math.round(Math.max(300, Math.min(460, width * 0.55))),
      grid: { left: 60, right: 16, top: 12, bottom: 48 },
      xAxis: axis(matched, { nameGap: 28, boundaryGap: ['4%', '4%'] }),
      yAxis: axis(gained, { nameGap: 44, boundaryGap: ['6%', '6%'] }),
      series: drawnFamilies().flatMap((family) => {
        const { colour, shape } = lookOfFamily(family.name);
        const seen = only === null || only === family.name ? 1 : 0.12;
        const best = family.points.filter((point) => point.best).sort((a, b) => a.matched - b.matched);
        return [{
          type: 'line', silent: true, symbol: 'none', color: css(colour), z: 3,
          lineStyle: { width: 1.8, opacity: seen, type: family.name === baseline ? [5, 3] : 'solid' },
          data: best.map((point) => [point.matched, point.gained]),
        }, {
          type: 'scatter', symbol: `path://${marks[shape]}`, symbolSize: 13, z: 4,
          data: family.points.map((point) => ({
            value: [point.matched, point.gained],
            itemStyle: { color: css(colour), opacity: seen * (point.best ? 1 : 0.35), borderColor: look.ground, borderWidth: 0.8 },
          })),
          emphasis: { scale: 1.4, itemStyle: { borderColor: look.ink, borderWidth: 1.5, opacity: 1 } },
        }];
      }),
      tooltip: {
        trigger: 'item',
        formatter: ({ seriesIndex, dataIndex }) => {
          const family = drawnFamilies()[(seriesIndex - 1) / 2];
          const point = family.points[dataIndex];
          return tip(family.name + (point.label ? `, ${point.label}` : ''), [
            [`${metric} of ${matched}`, four(point.matched)], [`${metric} of ${gained}`, four(point.gained)],
            ['on the frontier', point.best ? 'yes' : 'no'], ['gain of the variant', gainOf(family)],
          ]);
        },
      },
    };
  }

  part('frontier', () => {
    if (frontiers.length === 0) {
      study.without('frontier');
      return;
    }
    let draw = null;
    let restart = null;
    const show = () => {
      const any = Boolean(current());
      fill('frontier-empty', ...(any ? [] : [empty('No run has a result here.')]));
      byId('frontier').querySelector('figure').hidden = !any;
      say('frontier-lead', '');
      if (!any) return;
      const { matched, gained, metric } = current();
      say('frontier-lead', `Some settings trade ${matched} for ${gained} with any method; a variant is better when its best trades are. ` +
        `The gain is the mean height of its line above that of ${baseline} in ${metric} of ${gained}, over the figures of ${matched} that both reach, with the ${percentage(confidence)} interval over seeds.`);
      only = null;
      if (draw) {
        restart();
        draw();
      } else {
        draw = chart('frontier-chart', `A plot of ${metric} of ${gained} against ${matched} for every setting of every variant.`, option);
        restart = walk('frontier-chart', () => drawnFamilies().flatMap((family, i) => family.points.map((_, dataIndex) => ({ seriesIndex: 2 * i + 1, dataIndex }))));
      }
      soloLegend('frontier-legend', drawnFamilies().map((family) => ({ key: family.name, look: lookOfFamily(family.name), text: family.name, count: gainOf(family) })),
        (name) => { only = name; draw(); });
    };
    show();
    follow('frontier', show);
  });
})();
