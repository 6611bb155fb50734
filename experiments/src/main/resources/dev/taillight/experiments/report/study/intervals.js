// Plots of marks with their intervals: systems as rows, slices as panels.
const intervals = (() => {
  'use strict';

  const { byId, isNumber, css, marks, element } = page;
  const { chart, walk, panels, panelTitle, grid } = charts;
  const WIDER = 4;

  const short = (value) => String(Number(value.toPrecision(3))).replace('-', '−');
  const plain = (text) => text.replace(/[{}|]/g, ' ');

  /** The range of a panel: all marks, and the intervals unless they are so wide that no mark could be told from another. */
  function range(entries, zero) {
    const known = (values) => values.filter(isNumber);
    const near = [...known(entries.flatMap((one) => [one.mean, ...one.values])), ...(zero ? [0] : [])];
    const far = [...near, ...known(entries.flatMap((one) => [one.low, one.high]))];
    if (near.length === 0) return [0, 1];
    const [low, high] = [Math.min(...near), Math.max(...near)];
    const spread = Math.max(high - low, Math.abs(high) * 0.02, 1e-6);
    const cut = [Math.max(Math.min(...far), low - WIDER * spread / 2), Math.min(Math.max(...far), high + WIDER * spread / 2)];
    const room = (cut[1] - cut[0]) * 0.06 || spread;
    return [cut[0] - room, cut[1] + room];
  }

  /** A mark with its interval and, faintly, the values of single seeds. */
  function drawn(api, entry, look, down, [from, to]) {
    const step = 11;
    const at = (value) => api.coord([value, api.value(0)]);
    const y = at(entry.mean)[1] + down + step * entry.shift;
    const x = (value) => at(value)[0];
    const colour = css(entry.colour);
    const stroke = { stroke: colour, lineWidth: 1.8, fill: 'none' };
    const line = (x1, y1, x2, y2) => ({ type: 'line', shape: { x1, y1, x2, y2 }, style: stroke });
    const ends = isNumber(entry.low) && isNumber(entry.high) ? [Math.max(entry.low, from), Math.min(entry.high, to)] : null;
    // An end that lies beyond the panel is an arrow, one within it a bar.
    const end = (value, cut, side) => (cut
      ? [line(x(value), y, x(value) - side * 5, y - 4), line(x(value), y, x(value) - side * 5, y + 4)]
      : [line(x(value), y - 4, x(value), y + 4)]);
    const size = 11;
    return {
      type: 'group',
      children: [
        { type: 'circle', shape: { cx: x(entry.mean), cy: y, r: 12 }, style: { fill: 'transparent' } },
        ...entry.values.filter((value) => value >= from && value <= to).map((value) =>
          ({ type: 'circle', shape: { cx: x(value), cy: y, r: 3 }, style: { fill: colour, opacity: 0.3 } })),
        ...(ends ? [line(x(ends[0]), y, x(ends[1]), y), ...end(ends[0], entry.low < from, -1), ...end(ends[1], entry.high > to, 1)] : []),
        {
          type: 'path',
          shape: { pathData: marks[entry.shape], x: x(entry.mean) - size / 2, y: y - size / 2, width: size, height: size },
          style: entry.hollow ? { fill: look.ground, stroke: colour, lineWidth: 1.8 } : { fill: colour, stroke: look.ground, lineWidth: 0.8 },
        },
      ],
    };
  }

  /**
   * A plot. read() gives the titles of the columns, the rows with a name and perhaps a detail, and by
   * column the entries: {row, mean, low, high, values, colour, shape, hollow, tip}, where several of a
   * row lie below each other. With zero there is a line at 0; write() writes the numbers of the axes.
   */
  function plot(id, label, read, { zero = false, write = short } = {}) {
    const place = (entries) => entries.map((one) => {
      const beside = entries.filter((other) => other.row === one.row);
      return { ...one, shift: beside.indexOf(one) - (beside.length - 1) / 2 };
    });
    const draw = chart(id, label, (width, look) => {
      const { columns, rows, entries } = read();
      const small = width < 600;
      const detailed = rows.some((row) => row.detail);
      const most = Math.max(1, ...entries.map((column) => Math.max(0, ...rows.map((_, r) => column.filter((one) => one.row === r).length))));
      const height = (small ? 40 : detailed ? 36 : 27) + (most - 1) * 11;
      const left = small ? 4 : detailed ? 214 : 176;
      const layout = panels(columns.length, width - 12, { minimum: small ? 260 : 120, height: rows.length * height, left, gap: 20, top: 32, bottom: 34 });
      const ranges = entries.map((column) => range(column, zero));
      const text = ({ name, detail }) => (small ? `{name|${plain(name)}}${detail ? `{detail|  ${plain(detail)}}` : ''}`
        : `{name|${plain(name)}}${detail ? `\n{detail|${plain(detail)}}` : ''}`);
      return {
        height: layout.height,
        title: columns.map((column, i) => panelTitle(column, layout.boxes[i], look)),
        grid: layout.boxes.map(grid),
        xAxis: columns.map((_, i) => ({
          type: 'value', gridIndex: i, min: ranges[i][0], max: ranges[i][1], splitNumber: 3,
          axisLabel: { color: look.quiet, fontSize: 11, hideOverlap: true, showMinLabel: false, showMaxLabel: false, formatter: write },
          axisLine: { show: true, onZero: false, lineStyle: { color: look.line } }, axisTick: { show: false }, splitLine: { lineStyle: { color: look.line } },
        })),
        yAxis: columns.map((_, i) => ({
          type: 'category', gridIndex: i, inverse: true, data: rows.map((_, r) => String(r)), z: 6,
          axisTick: { show: false }, axisLine: { show: false },
          axisLabel: {
            show: small || layout.boxes[i].first, interval: 0, color: look.ink, fontSize: 12, inside: small, margin: small ? 0 : 10,
            ...(small ? { align: 'left', verticalAlign: 'bottom', padding: [0, 0, 2 + (most - 1) * 5, 0] } : {}),
            width: small ? width - 12 : left - 14, overflow: 'truncate', formatter: (r) => text(rows[Number(r)]),
            rich: {
              name: { color: look.ink, fontSize: 12, lineHeight: 16, width: small ? undefined : left - 14, overflow: 'truncate' },
              detail: { color: look.quiet, fontSize: 10.5, lineHeight: 13, overflow: 'truncate', width: small ? undefined : left - 14 },
            },
          },
        })),
        series: columns.flatMap((_, i) => {
          const placed = place(entries[i]);
          return [{
            type: 'custom', xAxisIndex: i, yAxisIndex: i, z: 5,
            data: placed.map((one, k) => [one.row, one.mean, isNumber(one.low) ? one.low : one.mean, isNumber(one.high) ? one.high : one.mean, k]),
            encode: { x: [1, 2, 3], y: 0 }, clip: false,
            renderItem: (_, api) => drawn(api, placed[api.value(4)], look, small ? 9 + (most - 1) * 2 : 0, ranges[i]),
          }, ...(zero ? [{
            type: 'line', xAxisIndex: i, yAxisIndex: i, data: [], silent: true,
            markLine: { silent: true, symbol: 'none', animation: false, label: { show: false }, lineStyle: { color: look.quiet, type: 'solid', width: 1.2 }, data: [{ xAxis: 0 }] },
          }] : [])];
        }),
        tooltip: { trigger: 'item', formatter: ({ seriesIndex, data: [, , , , k] }) => entries[zero ? seriesIndex / 2 : seriesIndex][k].tip() },
      };
    });
    const restart = walk(id, () => read().entries.flatMap((column, i) => column.map((_, dataIndex) => ({ seriesIndex: zero ? 2 * i : i, dataIndex }))));
    return () => { restart(); draw(); };
  }

  /** Puts a plot or a sentence into a place, whatever was there before. */
  function place(id, content) {
    const host = byId(id);
    host.style.height = '';
    host.replaceChildren(content || element('span'));
  }

  return { plot, place, short };
})();
