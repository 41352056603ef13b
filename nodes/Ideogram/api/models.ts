/** What follows from an operation's endpoints. */
import type { Endpoint } from './types';

type Model = NonNullable<Endpoint['model']>;

/** None where there is nothing to choose. */
export const modelsOf = (endpoints: readonly Endpoint[]): Model[] => endpoints.flatMap(({ model }) => model ?? []);
