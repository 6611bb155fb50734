// Draws the page from the JSON in #data. Text from the data reaches the page as text only
// (textContent, SVG text, tooltips built from elements), never as markup.
(() => {
  'use strict';

  const data = JSON.parse(document.getElementById('data').textContent);
  const byId = (id) => document.getElementById(id);
  const NAMES = {
    taillight: 'Taillight',
    without_ssl: 'Without contrastive loss',
    most_popular: 'Most popular',
    item_knn: 'Item kNN',
  };
  const MAIN = 'taillight';
  const BASELINE = 'without_ssl';
  const systems = data.evaluation.systems;
  const sliceSizes = data.evaluation.slices || {};
  const slices = ['overall', ...Object.keys(sliceSizes).filter((name) => name !== 'overall')];

  // ---------------------------------------------------------------- elements and numbers

  function element(tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name === 'text') {
        made.textContent = value;
      } else if (name === 'on') {
        Object.entries(value).forEach(([event, handler]) => made.addEventListener(event, handler));
      } else if (name === 'color') {
        made.style.background = `var(${value})`;
      } else if (value !== null && value !== undefined && value !== false) {
        made.setAttribute(name, value === true ? '' : value);
      }
    }
    made.append(...children.filter((child) => child !== null && child !== undefined));
    return made;
  }

  const fill = (id, ...children) => byId(id).replaceChildren(...children);
  const say = (id, text) => { byId(id).textContent = text; };
  const empty = (text) => element('p', { class: 'empty', text });
  const isNumber = (value) => typeof value === 'number' && Number.isFinite(value);
  const grouped = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
  const tenths = new Intl.NumberFormat('en-GB', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

  function number(value, decimals = 3) {
    if (!isNumber(value)) return '–';
    const size = Math.abs(value);
    if (Number.isInteger(value) && size >= 10) return grouped.format(value);
    return (size >= 10 ? tenths.format(value) : value.toFixed(decimals)).replace('-', '−');
  }

  const signed = (value) => (isNumber(value) && value >= 0 ? '+' : '') + number(value);
  const percent = (share) => (isNumber(share) ? (100 * share).toFixed(share < 0.0995 ? 1 : 0) + '\u00a0%' : '–');
  const words = (name) => name.replace(/_/g, ' ');
  const systemName = (name) => NAMES[name] || words(name);
  const systemColour = (name) => {
    const known = Object.keys(NAMES).indexOf(name);
    const index = known >= 0 ? known : 4 + systems.findIndex((system) => system.name === name);
    return `--system-${index % 6}`;
  };
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  /** A table with a caption; a cell is a text or the attributes and children of an element. */
  function table({ caption, head, rows, stick, stack }) {
    // A stacked table is laid out as a grid on phones, which takes the meaning of its elements from them.
    const role = (name) => (stack ? { role: name } : {});
    const cell = (tag, scope) => (content) => {
      const { children = [], ...attributes } =
        typeof content === 'object' && content !== null ? content : { text: content };
      return element(tag, { ...(scope && { scope }), ...role({ col: 'columnheader', row: 'rowheader' }[scope] || 'cell'), ...attributes }, ...children);
    };
    return element('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption },
      element('table', { class: stick ? 'stick' : stack ? 'stack' : null, style: stack && `--numbers: ${head.length - 2}`, ...role('table') },
        element('caption', { text: caption }),
        element('thead', role('rowgroup'), element('tr', role('row'), ...head.map(cell('th', 'col')))),
        element('tbody', role('rowgroup'), ...rows.map(({ name, cells, ...attributes }) =>
          element('tr', { ...role('row'), ...attributes }, cell('th', 'row')(name), ...cells.map(cell('td')))))));
  }

  function options(id, values, chosen, changed) {
    const select = byId(id);
    select.replaceChildren(...values.map(([value, text]) =>
      element('option', { value, text, selected: value === chosen })));
    select.addEventListener('change', () => changed(select.value));
  }

  /** A small drawing of how something looks in a chart. */
  function swatch(colour, shape = 'square', dash = null) {
    const svg = (tag, attributes) => {
      const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
      Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
      return made;
    };
    const width = shape === 'line' ? 22 : 11;
    const root = svg('svg', { width, height: 11, viewBox: `0 0 ${width} 11`, 'aria-hidden': 'true' });
    const drawn = {
      line: ['path', { d: 'M0 5.5H22', 'stroke-width': 2, 'stroke-dasharray': dash || 'none' }],
      square: ['rect', { width: 11, height: 11, rx: 2 }],
      circle: ['circle', { cx: 5.5, cy: 5.5, r: 4.5 }],
      diamond: ['path', { d: 'M5.5 0L11 5.5L5.5 11L0 5.5Z' }],
    }[shape];
    const shown = svg(drawn[0], drawn[1]);
    shown.style[shape === 'line' ? 'stroke' : 'fill'] = `var(${colour})`;
    root.append(shown);
    return root;
  }

  function systemLegend(id, names, shape) {
    fill(id, ...names.map((name) => element('span', { class: 'entry' },
      swatch(systemColour(name), shape, name === BASELINE ? '5 3' : null),
      element('span', { text: systemName(name) }))));
  }

  // ---------------------------------------------------------------- charts

  const charts = [];

  /** Shows a chart; build(width, look) gives its height and its ECharts option. */
  function chart(id, label, build) {
    const host = byId(id);
    host.setAttribute('role', 'img');
    host.setAttribute('aria-label', label);
    host.style.height = '8rem';
    const instance = echarts.init(host, null, { renderer: 'svg' });
    const draw = () => {
      const width = Math.floor(host.clientWidth);
      const look = { ink: css('--ink'), quiet: css('--quiet'), line: css('--line'), ground: css('--ground'),
        font: getComputedStyle(document.body).fontFamily };
      const { height, ...option } = build(width, look);
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
    charts.push({ id, draw, width: () => host.clientWidth, last: host.clientWidth });
    return draw;
  }

  function redraw(always) {
    for (const drawn of charts) {
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

  // ---------------------------------------------------------------- header

  function header() {
    const config = data.evaluation;
    const date = new Date(data.date);
    say('about', [
      date.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }),
      `seed ${data.seed}`,
      config.split ? `judged on the ${config.split} split` : null,
      config.corpus ? `corpus: ${words(String(config.corpus))}` : null,
    ].filter(Boolean).join(' · '));
    const known = [
      ['items', 'items'], ['users', 'users'], ['train_pairs', 'training pairs'],
      ['validation_pairs', 'validation pairs'], ['test_pairs', 'test pairs'],
    ];
    const facts = known.map(([key, name]) => [name, data.counts[key]]);
    facts.push(['users judged', config.users], ['items ranked', config.items]);
    fill('facts', ...facts.filter(([, value]) => isNumber(value)).map(([name, value]) =>
      element('div', null, element('dt', { text: name }), element('dd', { text: grouped.format(value) }))));
  }

  // ---------------------------------------------------------------- results

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
      rows, stick: true,
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
      stick: true,
    }));
    const explained = [...new Set(figures.map(([, name]) => name.split('@')[0]))].filter(meaning);
    fill('beyond-notes', ...explained.flatMap((name) =>
      [element('dt', { text: title(name) }), element('dd', { text: meaning(name)[1] })]));
  }

  // ---------------------------------------------------------------- training

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

  // ---------------------------------------------------------------- mutual information

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

  // ---------------------------------------------------------------- map of the items

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
      fill('map-legend', ...entries.map(({ label, group, count }) => element('button', {
        type: 'button', class: 'entry', 'aria-pressed': String(only === group), 'data-group': group,
        on: { click: () => {
          only = only === group ? null : group;
          byId('map-legend').querySelectorAll('button').forEach((button) =>
            button.setAttribute('aria-pressed', String(Number(button.dataset.group) === only && only !== null)));
          draw();
        } },
      }, swatch(look(group).name, look(group).shape), element('span', { text: label }), element('span', { class: 'count', text: grouped.format(count) }))));
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

  // ---------------------------------------------------------------- neighbours

  function neighbours() {
    if (data.neighbourhoods.length === 0) {
      fill('neighbours-list', empty('No items were asked for.'));
      return;
    }
    say('neighbours-lead', 'A few items of each slice, drawn by the seed, and the items of the whole catalogue whose vectors are nearest by cosine. ' +
      'The last column names the features of which the two have a value in common.');
    fill('neighbours-list', ...data.neighbourhoods.map(({ item, neighbours: near }) => element('article', { class: 'item' },
      element('h3', null, item.id, element('span', { class: 'tag', text: item.slice })),
      element('p', { class: 'of' }, `${grouped.format(item.count)} training ${item.count === 1 ? 'pair' : 'pairs'}`,
        ...data.features.flatMap((name, i) => (item.features[i] ? [` · ${name} `, element('b', { text: item.features[i] })] : []))),
      table({
        caption: `Nearest to ${item.id}`,
        head: ['Item', { class: 'number', text: 'Cosine' }, { class: 'number', text: 'Pairs' }, 'Slice', 'In common'],
        rows: near.map((one) => ({
          name: { class: 'id', text: one.item.id },
          cells: [
            { class: 'number', text: number(one.similarity) }, { class: 'number', text: grouped.format(one.item.count) }, one.item.slice,
            { class: 'wide', children: [element('ul', { class: 'chips' }, ...data.features.flatMap((name, i) =>
              (one.shared[i] ? [element('li', { text: name, title: one.item.features[i] })] : [])))] },
          ],
        })),
        stack: true,
      }))));
  }

  // ---------------------------------------------------------------- provenance

  const isObject = (value) => typeof value === 'object' && value !== null;

  /** Any JSON: objects as lists of terms, lists of objects as tables, the rest as text. */
  function tree(value, name) {
    if (Array.isArray(value) && value.length > 0 && value.every((one) => isObject(one) && !Object.values(one).some(isObject))) {
      const [first, ...others] = [...new Set(value.flatMap(Object.keys))];
      return table({
        caption: name, head: [first, ...others],
        rows: value.map((one) => ({ name: { children: [tree(one[first])] }, cells: others.map((key) => ({ children: [tree(one[key])] })) })),
      });
    }
    if (Array.isArray(value) && !value.some(isObject)) return tree(value.join(', '));
    if (isObject(value)) {
      return element('dl', { class: 'tree' }, ...Object.entries(value).flatMap(([key, inner]) =>
        [element('dt', { text: key }), element('dd', null, tree(inner, key))]));
    }
    const text = value === null || value === undefined || value === '' ? '–' : isNumber(value) && !Number.isInteger(value) ? String(Number(value.toPrecision(6))) : String(value);
    return element('span', { class: /^[0-9a-f]{16,}$/.test(text) ? 'hash' : null, text });
  }

  function provenance() {
    if (!data.provenance) {
      fill('provenance-tree', empty('run.json was not there yet when this page was written.'));
    } else {
      const entries = Object.entries(data.provenance);
      fill('provenance-tree', tree(Object.fromEntries(entries.filter(([, value]) => !isObject(value)))),
        ...entries.filter(([, value]) => isObject(value)).map(([key, value]) =>
          element('details', { open: key !== 'stages' }, element('summary', { text: words(key) }), tree(value, words(key)))));
    }
    say('config', data.config);
  }

  // ---------------------------------------------------------------- the page

  /** Draws one part; what fails is named on the page and does not stop the others. */
  function part(name, draw) {
    try {
      draw();
    } catch (error) {
      window.taillightError(`${name}: ${error.message}`);
    }
  }

  const info = data.information;
  const without = (id) => fill(id, empty('mutual-info/matrix.json is not in the run folder.'));
  part('header', header);
  part('results', results);
  part('beyond accuracy', beyond);
  part('losses', losses);
  part('validation', validation);
  part('mutual information', () => (info ? information(info) : without('information-chart')));
  part('features', () => (info ? features(info) : without('features-table')));
  part('map', map);
  part('neighbours', neighbours);
  part('provenance', provenance);

  // The scroll bar that the content brought may have narrowed the page since the first charts.
  redraw(false);
  window.addEventListener('resize', () => redraw(false));
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => redraw(true));
  window.addEventListener('beforeprint', () => redraw(true));
  document.body.dataset.charts = String(charts.length);
  document.body.dataset.ready = 'true';
})();
