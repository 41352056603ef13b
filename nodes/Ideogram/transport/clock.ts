/** Milliseconds on a clock that does not jump when the computer's time is set. Only differences mean something. */
export const now = (): number => performance.now();
