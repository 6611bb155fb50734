// Runs first: notes every error, so that a reader (and a test) learns that something was not drawn.
(() => {
  'use strict';
  const errors = [];
  const note = (message) => {
    errors.push(message);
    document.body.dataset.errors = JSON.stringify(errors);
    const notice = document.getElementById('notice');
    if (notice) {
      notice.hidden = false;
      notice.textContent = 'Part of this page could not be drawn: ' + errors.join('; ');
    }
  };
  document.body.dataset.errors = '[]';
  window.taillightError = note;
  window.addEventListener('error', (event) => note(event.message));
  window.addEventListener('unhandledrejection', (event) => note(String(event.reason)));
  document.addEventListener('securitypolicyviolation', (event) =>
    note('blocked by policy: ' + event.violatedDirective + ' ' + event.blockedURI));
})();
