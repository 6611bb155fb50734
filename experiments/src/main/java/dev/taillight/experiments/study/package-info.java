/**
 * Studies: variants × data × seeds from one file, their table and their frontier.
 *
 * <p>{@code StudyConfig → StudyPlan → StudyRunner → StudyFigures → StudyTable, Frontier →} files.
 */
@NullMarked
package dev.taillight.experiments.study;

import org.jspecify.annotations.NullMarked;
