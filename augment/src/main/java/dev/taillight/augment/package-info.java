/**
 * Two views of an item from different parts of its features (Yao et al., "Self-supervised Learning
 * for Large-scale Item Recommendations", CIKM 2021, section 3.2): a {@link
 * dev.taillight.augment.MaskRule} draws which features each view hides, then {@link
 * dev.taillight.augment.ValueDropout} drops single values in each view. k is the number of item
 * features, m the number of items of a batch.
 */
@NullMarked
package dev.taillight.augment;

import org.jspecify.annotations.NullMarked;
