/**
 * The offline job that finds out which item features tell the same story: the symmetric k×k matrix
 * of mutual information between them, in nats,
 *
 * <pre>I(U;V) = Σ p(u,v) log [p(u,v) / (p(u) p(v))]</pre>
 *
 * over the items of the catalogue. {@link dev.taillight.mutualinfo.MutualInformation} computes it,
 * or merges it from {@link dev.taillight.mutualinfo.PartialCounts}, with ND4J for the algebra of
 * the matrix; {@link dev.taillight.mutualinfo.MutualInformationMatrix} reads and writes it without.
 */
@NullMarked
package dev.taillight.mutualinfo;

import org.jspecify.annotations.NullMarked;
