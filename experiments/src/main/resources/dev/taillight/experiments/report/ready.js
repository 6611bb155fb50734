// Runs last: fits the charts to the page as it has become, and says that all is drawn.
(() => {
  'use strict';

  // The scroll bar that the content brought may have narrowed the page since the first charts.
  charts.redraw(false);
  window.addEventListener('resize', () => charts.redraw(false));
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => charts.redraw(true));
  window.addEventListener('beforeprint', () => charts.redraw(true));
  document.body.dataset.charts = String(charts.count());
  document.body.dataset.ready = 'true';
})();
