package dev.taillight.experiments.config;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.taillight.mutualinfo.MutualInformationConfig;

/**
 * The section {@code mutual_info}: how the matrix is computed, or which one is used instead.
 *
 * @param estimation how it is computed; its keys are keys of the section
 * @param matrix the folder of a matrix or its {@code matrix.json}, relative to the configuration
 *     file; empty to compute it
 */
public record MatrixConfig(@JsonUnwrapped MutualInformationConfig estimation, String matrix) {}
