// The header of the page of the matrix.
(() => {
  'use strict';

  const { data, say, facts, part } = page;
  const info = data.information;

  part('header', () => {
    const [chosen] = info.estimates;
    say('about', `Mutual information by ${chosen.name}, in ${chosen.unit}` +
      (info.weighting === 'items' ? ', every item counted once' : ', every item counted as often as it has training interactions') +
      (info.missing === 'value' ? '; a missing value is a value of its own.' : '; a pair of features is counted over the items that have both.'));
    facts([
      ['features', info.features.length], ['left out', info.left_out.length],
      ['items counted', info.items], ['warnings', info.warnings.length],
    ]);
  });
})();
