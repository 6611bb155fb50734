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
          confine: true, transitionDuration: 0, backgroundColor: look.ground, borderColor: look.line, padding: [8, 12],
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

  /**
   * Lets the arrow keys walk through what a chart shows, with the tooltip of each; read() gives the
   * {seriesIndex, dataIndex} of all, from first to last. What the tooltip says is announced.
   */
  function walk(id, read) {
    const host = byId(id);
    const said = element('p', { class: 'hidden', 'aria-live': 'polite' });
    let at = -1;
    const act = (type) => echarts.getInstanceByDom(host).dispatchAction({ type, ...read()[at] });
    const leave = () => {
      if (at >= 0) ['downplay', 'hideTip'].forEach(act);
      at = -1;
    };
    host.tabIndex = 0;
    host.setAttribute('role', 'application');
    host.setAttribute('aria-label', `${host.getAttribute('aria-label')} Walk through it with the arrow keys.`);
    host.after(said);
    host.addEventListener('blur', leave);
    host.addEventListener('keydown', (event) => {
      const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
      const count = read().length;
      if (event.key === 'Escape') {
        leave();
      } else if (event.key in steps && count > 0) {
        event.preventDefault();
        if (at >= 0 && at < count) act('downplay');
        at = at < 0 ? (steps[event.key] > 0 ? 0 : count - 1) : (at + steps[event.key] + count) % count;
        ['highlight', 'showTip'].forEach(act);
        const shown = host.querySelector('.tip');
        said.textContent = shown ? [...shown.querySelectorAll('strong, dt, dd')].map((one) => one.textContent).join(', ') : '';
      }
    });
    return () => { at = -1; };
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

  return { chart, walk, redraw, tip, panels, panelTitle, grid, count: () => shown.length };
})();
