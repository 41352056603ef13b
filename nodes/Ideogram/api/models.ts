/** What follows from an operation's endpoints. */
import type { Endpoint, Field, KindOf, Operation } from './types';

type Model = NonNullable<Endpoint['model']>;

/** None where there is nothing to choose. */
export const modelsOf = (endpoints: readonly Endpoint[]): Model[] => endpoints.flatMap(({ model }) => model ?? []);

type FileKind = KindOf<'images' | 'files'>;

/** Whether the field is filled from binary fields of the item. */
export const takesFiles = (field: Field): field is Field & { readonly kind: FileKind } =>
	field.kind.type === 'images' || field.kind.type === 'files';

/** Whether something is downloaded. */
export const givesFiles = ({ answer: { result } }: Endpoint): boolean =>
	['files', 'design', 'named'].includes(result.type);

const TIMEOUT_MINUTES = 10;

/** What Timeout (Minutes) starts with. */
export const startTimeout = ({ endpoints }: Operation): number =>
	Math.max(...endpoints.map(({ answer }) => answer.watch?.timeoutMinutes ?? TIMEOUT_MINUTES));

/** The field with the address that Ideogram calls when it is done, where there is one. */
export const webhookOf = ({ fields }: Endpoint): Field | undefined =>
	fields.find(({ kind }) => kind.type === 'publicUrl');

/** Whether a call can be submitted and its result fetched later. */
export const isAsync = ({ answer }: Endpoint): boolean => answer.comes === 'choice' || answer.comes === 'ticket';
