/**
 * Of each random test, `.ci/run` makes all runs (RANDOM_RUNS=all) and `npm test` a part, so that it stays quick. The
 * tests are the same.
 */
export const allRuns = process.env.RANDOM_RUNS === 'all';

/** @param few in `npm test`; a fifth unless told */
export const runsOf = (all: number, few = Math.ceil(all / 5)): number => (allRuns ? all : few);
