export type { ReplyBody, ReplyImage } from './body';
export type { Call, Fault, FaultAction } from './faults';
export type { Ledger, LedgerEntry } from './ledger';
export type { CustomModel } from './models';
export { customModels } from './models';
export type { RecordedRequest } from './recorder';
export type { StandIn, StandInOptions } from './server';
export { startStandIn } from './server';
