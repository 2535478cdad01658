import type {
  ChooseMeter,
  ChoosePort,
  ChooseRoofMeter,
  FoundCommunity,
  JoinCommunity,
  KeepKey,
  MeterAnswer,
  MeterKeys,
  TypedInvitation,
} from './setup-inputs.ts';
import type {
  InvitationSummaryView,
  KeychainView,
  MeterSearchView,
  SetupKeyView,
  SetupView,
} from './setup-views.ts';

/**
 * What a host does for its pages around the household: the key, the community to be part of, the meter. Served by both
 * hosts beside `HouseholdApi`, through the same router, and there before a household is.
 *
 * The 24 words never pass through here, nor through the page that the app runs in: `newKey`, `restoreKey` and `showWords`
 * open a page of the host's own without any script (a window of its own on the desktop; by an address that is good once
 * in the browser), where the words are shown, asked for, or typed. When that is done the view changes.
 *
 * Commands reject with `ApiError`; watches yield the present state first.
 */
export interface SetupApi {
  setup(): SetupView;
  watchSetup(signal: AbortSignal): AsyncIterable<SetupView>;

  /** Probes the keychain; may take as long as a person takes to unlock it. */
  offerKeychain(): Promise<KeychainView>;
  /** Makes a key and opens the page with its words. @returns where to go, where pages open by address */
  newKey(input: KeepKey): Promise<{ address: string | null }>;
  /** Opens the page where 24 words are typed; the key is then kept as said here. */
  restoreKey(input: KeepKey): Promise<{ address: string | null }>;
  /** Shows the words again and asks for three: after an interrupted start, and as a drill from Settings. */
  showWords(): Promise<{ address: string | null }>;
  /** Opens the key that is kept here; `passphrase` for the file, null for the keychain. */
  openKey(input: { passphrase: string | null }): Promise<SetupKeyView>;
  /** Keeps the open key in the other place, and takes it out of this one; where that fails it is where it was. */
  moveKey(input: KeepKey): Promise<SetupKeyView>;

  /** Reads an invitation without calling anybody. @throws ApiError refused: an `InvitationFault` */
  readInvitation(input: TypedInvitation): InvitationSummaryView;
  /** Starts to join; `watchSetup` says how it goes. */
  join(input: JoinCommunity): Promise<void>;
  /** Gives up a join that goes on, or takes a failed one off the screen. */
  cancelJoin(): void;
  found(input: FoundCommunity): Promise<void>;
  /** Keeps the port to be called on, for the next start. @throws ApiError refused `noMember` before there is a household */
  choosePort(input: ChoosePort): void;

  /** Looks for a meter as long as it is watched; one search at a time. */
  watchMeterSearch(signal: AbortSignal): AsyncIterable<MeterSearchView>;
  /** Keys for the meter that is being looked at; checked against what it says. */
  tryMeterKeys(input: MeterKeys): void;
  /** Keeps the choice and starts it where the household runs. */
  chooseMeter(input: ChooseMeter): Promise<void>;
  /**
   * The answer to the task `meterChanged`: it is another meter (`swapped`: nothing is booked across), or it is the one that
   * it was. Also unasked, where a meter without a number was swapped.
   */
  answerMeter(input: MeterAnswer): void;

  /**
   * The same for a second meter that measures the roof alone: what it says stays in this home, and shows own use. Which way
   * it counts does not matter: what passes it is what the roof makes.
   */
  watchRoofSearch(signal: AbortSignal): AsyncIterable<MeterSearchView>;
  tryRoofKeys(input: MeterKeys): void;
  chooseRoofMeter(input: ChooseRoofMeter): Promise<void>;

  /** Leaves the set-up or the home for the demo, and comes back. */
  openDemo(): Promise<void>;
  closeDemo(): Promise<void>;
}
