package dev.taillight.trainer;

import dev.taillight.trainer.embedding.FeatureEmbedding;
import dev.taillight.trainer.tower.Tower;

/**
 * One of the two sides of the model: queries or items.
 *
 * @param embedding turns features into the tower's input
 * @param tower turns the input into vectors
 */
record TowerSide(FeatureEmbedding embedding, Tower tower) {}
