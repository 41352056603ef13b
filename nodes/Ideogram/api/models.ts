/** What follows from an operation's endpoints. */
import type { Endpoint, Field, KindOf, Media, Operation, Pace, Result } from './types';

type Model = NonNullable<Endpoint['model']>;

/** None where there is nothing to choose. */
export const modelsOf = (endpoints: readonly Endpoint[]): Model[] => endpoints.flatMap(({ model }) => model ?? []);

/** What messages call the model that was asked, or the operation where there is none to choose. */
export const labelOf = ({ model }: Endpoint, { label }: Operation): string => model?.label ?? label;

type FileKind = KindOf<'images' | 'files'>;

/** Whether the field is filled from binary fields of the item. */
export const takesFiles = (field: Field): field is Field & { readonly kind: FileKind } =>
	field.kind.type === 'images' || field.kind.type === 'files';

/** The field that says how many images a call makes. */
export const COUNT = 'numImages';

/** What a call may hold: of a list, what each entry has. */
export const sentFields = ({ fields }: Endpoint): Field[] =>
	fields.flatMap((field) => (field.kind.type === 'each' ? field.kind.fields : field));

/** Whether something is downloaded. */
export const givesFiles = ({ answer: { result } }: Endpoint): boolean =>
	['files', 'design', 'named'].includes(result.type);

/** Of what is made in seconds. Ideogram wants to be asked less than 1000 times in 10 seconds. */
const seconds: Pace = { timeoutMinutes: 10, pollSeconds: 1 };

/** Of videos and training. */
export const minutes: Pace = { timeoutMinutes: 30, pollSeconds: 5 };

export const paceOf = ({ answer }: Endpoint): Pace => answer.pace ?? seconds;

/** What Timeout (Minutes) starts with. */
export const startTimeout = ({ endpoints }: Operation): number =>
	Math.max(...endpoints.map((endpoint) => paceOf(endpoint).timeoutMinutes));

/** What messages call the files of a result. */
export const nounOf = (result: Result): Media => (result.type === 'files' ? result.media : 'image');

/** The field with the address that Ideogram calls when it is done, where there is one. */
export const webhookOf = ({ fields }: Endpoint): Field | undefined =>
	fields.find(({ kind }) => kind.type === 'publicUrl');
