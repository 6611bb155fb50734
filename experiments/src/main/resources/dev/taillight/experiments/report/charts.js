// Charts of ECharts that follow the screen: its width, its colour scheme, and paper.
const charts = (() => {
  'use strict';

  const { byId, element, css, part } = page;
  const shown = [];

  /** Shows a chart; build(width, look) gives its height, its width if it needs another, and its ECharts option. */
  function chart(id, label, build) {
    const host = byId(id);
    host.setAttribute('role', 'img');
    host.setAttribute('aria-label', label);
    host.style.height = '8rem';
    const instance = echarts.init(host, null, { renderer: 'svg' });
    const draw = () => {
      const given = Math.floor(host.clientWidth);
      const look = { ink: css('--ink'), quiet: css('--quiet'), line: css('--line'), ground: css('--ground'),
        font: getComputedStyle(document.body).fontFamily };
      const { height, width = given, ...option } = build(given, look);
      host.style.height = `${height}px`;
      instance.resize({ width, height });
      instance.setOption({
        animation: false,
        textStyle: { fontFamily: look.font, color: look.ink },
        tooltip: {
          confine: true, backgroundColor: look.ground, borderColor: look.line, padding: [8, 12],
          textStyle: { color: look.ink }, axisPointer: { lineStyle: { color: look.quiet } },
          ...option.tooltip,
        },
        ...Object.fromEntries(Object.entries(option).filter(([key]) => key !== 'tooltip')),
      }, { notMerge: true });
    };
    draw();
    shown.push({ id, draw, width: () => host.clientWidth, last: host.clientWidth });
    return draw;
  }

  function redraw(always) {
    for (const drawn of shown) {
      if (always || drawn.width() !== drawn.last) {
        drawn.last = drawn.width();
        part(drawn.id, drawn.draw);
      }
    }
  }

  /** The text of a tooltip: a title and named values. */
  function tip(title, entries) {
    return element('div', { class: 'tip' },
      element('strong', { text: title }),
      element('dl', null, ...entries.flatMap(([name, value]) =>
        [element('dt', { text: name }), element('dd', { text: value })])));
  }

  /** Places panels side by side and below each other: pixel boxes and the height of all. */
  function panels(count, width, { minimum, height, left = 0, gap = 44, top = 34, bottom = 34 }) {
    const most = Math.max(1, Math.min(count, Math.floor((width - left + gap) / (minimum + gap))));
    const columns = Math.ceil(count / Math.ceil(count / most));
    const panel = (width - left - (columns - 1) * gap - 8) / columns;
    const boxes = [];
    for (let i = 0; i < count; i++) {
      boxes.push({
        left: left + (i % columns) * (panel + gap),
        top: top + Math.floor(i / columns) * (height + top + bottom),
        width: panel,
        height,
        first: i % columns === 0,
      });
    }
    return { boxes, height: Math.ceil(count / columns) * (height + top + bottom) };
  }

  const panelTitle = (text, box, look) => ({
    text, left: box.left, top: box.top - 26, padding: 0,
    textStyle: { fontSize: 13, fontWeight: 600, color: look.ink },
  });

  const grid = ({ left, top, width, height }) => ({ left, top, width, height });

  return { chart, redraw, tip, panels, panelTitle, grid, count: () => shown.length };
})();
