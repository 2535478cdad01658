/**
 * The part of the API that sets a home up, as pages use it: the key, the community, the meter. The shapes are those of
 * node-core/api/setup-*.ts. Every promise may reject; `failureOf` (failure.ts) says why.
 */
import type {
  ChooseMeter,
  ChooseRoofMeter,
  FoundCommunity,
  InvitationSummaryView,
  JoinCommunity,
  KeepKey,
  KeychainView,
  MeterAnswer,
  MeterKeys,
  MeterSearchView,
  SetupKeyView,
  SetupView,
} from '../../../node-core/api/index.ts';
import type { Api } from './client.ts';
import { failureOf, type RequestFailure } from './failure.ts';

/** What a watch says. After `ended` and `failed` nothing more comes. */
export interface WatchEvents<Value> {
  readonly onData: (value: Value) => void;
  readonly onError: (failure: RequestFailure) => void;
  readonly onComplete: () => void;
}

export interface SetupClient {
  /** The present state first, then each change. Returns the undo. */
  watchSetup(events: WatchEvents<SetupView>): () => void;
  offerKeychain(): Promise<KeychainView>;
  newKey(input: KeepKey): Promise<{ address: string | null }>;
  restoreKey(input: KeepKey): Promise<{ address: string | null }>;
  showWords(): Promise<{ address: string | null }>;
  openKey(passphrase: string | null): Promise<SetupKeyView>;
  moveKey(input: KeepKey): Promise<SetupKeyView>;
  readInvitation(text: string): Promise<InvitationSummaryView>;
  join(input: JoinCommunity): Promise<void>;
  cancelJoin(): Promise<void>;
  found(input: FoundCommunity): Promise<void>;
  /** Looks for a meter until the undo is called. */
  watchMeterSearch(events: WatchEvents<MeterSearchView>): () => void;
  tryMeterKeys(keys: MeterKeys): Promise<void>;
  chooseMeter(choice: ChooseMeter): Promise<void>;
  /** The port to be called on from the next start on; null: any. */
  choosePort(listenPort: number | null): Promise<void>;
  answerMeter(answer: MeterAnswer['answer']): Promise<void>;
  /** The same for a second meter, of the roof. */
  watchRoofSearch(events: WatchEvents<MeterSearchView>): () => void;
  tryRoofKeys(keys: MeterKeys): Promise<void>;
  chooseRoofMeter(choice: ChooseRoofMeter): Promise<void>;
  openDemo(): Promise<void>;
  closeDemo(): Promise<void>;
}

/** The same procedures by plain names. */
export function setupClient(api: Api): SetupClient {
  return {
    watchSetup: (events) => subscribed(events, (heard) => api.watchSetup.subscribe(undefined, heard)),
    offerKeychain: () => api.offerKeychain.mutate(),
    newKey: (input) => api.newKey.mutate(input),
    restoreKey: (input) => api.restoreKey.mutate(input),
    showWords: () => api.showWords.mutate(),
    openKey: (passphrase) => api.openKey.mutate({ passphrase }),
    moveKey: (input) => api.moveKey.mutate(input),
    readInvitation: (text) => api.readInvitation.query({ text }),
    join: (input) => api.join.mutate(input),
    cancelJoin: () => api.cancelJoin.mutate(),
    found: (input) => api.found.mutate(input),
    watchMeterSearch: (events) =>
      subscribed(events, (heard) => api.watchMeterSearch.subscribe(undefined, heard)),
    tryMeterKeys: (keys) => api.tryMeterKeys.mutate(keys),
    chooseMeter: (choice) => api.chooseMeter.mutate(choice),
    choosePort: (listenPort) => api.choosePort.mutate({ listenPort }),
    answerMeter: (answer) => api.answerMeter.mutate({ answer }),
    watchRoofSearch: (events) =>
      subscribed(events, (heard) => api.watchRoofSearch.subscribe(undefined, heard)),
    tryRoofKeys: (keys) => api.tryRoofKeys.mutate(keys),
    chooseRoofMeter: (choice) => api.chooseRoofMeter.mutate(choice),
    openDemo: () => api.openDemo.mutate(),
    closeDemo: () => api.closeDemo.mutate(),
  };
}

function subscribed<Value>(
  events: WatchEvents<Value>,
  begin: (heard: {
    onData: (value: Value) => void;
    onError: (error: unknown) => void;
    onComplete: () => void;
  }) => { unsubscribe(): void },
): () => void {
  const { onData, onError, onComplete } = events;
  const watching = begin({ onData, onError: (error) => onError(failureOf(error)), onComplete });
  return () => watching.unsubscribe();
}
