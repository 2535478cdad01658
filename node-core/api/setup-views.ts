/**
 * What a host shows before there is a household, and wherever the key or the meter is seen to: as plain JSON, in the
 * units of `views.ts`. No view holds a key, a passphrase or a word of a recovery phrase.
 */
import type { RoleView } from './views.ts';

/** Where a key may be kept. */
export type KeyPlaceView = 'keychain' | 'passphraseFile';

/**
 * How it stands with the household's key on this PC. `wordsChecked`: somebody wrote the 24 words down and was asked for
 * three of them. `fault` and `reason` name what is wrong for a table of words.
 */
export type SetupKeyView =
  | { readonly kind: 'none' }
  | { readonly kind: 'closed'; readonly place: KeyPlaceView; readonly wordsChecked: boolean }
  | { readonly kind: 'open'; readonly place: KeyPlaceView; readonly wordsChecked: boolean }
  | {
      readonly kind: 'stuck';
      readonly place: KeyPlaceView;
      readonly fault: string;
      readonly reason: string | null;
    };

/** Whether this PC has a keychain that works; `reason` where it has not. */
export type KeychainView =
  | { readonly kind: 'works' }
  | { readonly kind: 'unavailable'; readonly reason: string };

/** How far it is with the community that this PC is to be part of. */
export type SetupCommunityView =
  | { readonly kind: 'none' }
  /** The founding block is being made. */
  | { readonly kind: 'founding'; readonly name: string }
  /** Calling the home that gave the invitation; `unreachable` goes on trying. */
  | {
      readonly kind: 'joining';
      readonly state: 'dialling' | 'unreachable' | 'waiting';
      /** Why the last try did not get through, for support. */
      readonly detail: string | null;
    }
  /** The door said no, or the founding failed: `reason` is a name for a table of words. */
  | { readonly kind: 'failed'; readonly reason: string }
  | {
      readonly kind: 'member';
      readonly communityId: string;
      readonly memberIndex: number;
      /** The port that was chosen to be called on, from the next start on; null: the one of last time, or any. */
      readonly listenPort: number | null;
    };

/** What measures this home. */
export type MeterChoiceView =
  | { readonly kind: 'none' }
  /** A believable home, for trying things out: everybody in the community sees that it is one. */
  | { readonly kind: 'simulated'; readonly profile: SimulatedProfile; readonly seed: number }
  | {
      readonly kind: 'usb';
      /** The adapter's name: its serial number where it has one. */
      readonly adapter: string;
      /** As `2400 8E1`. */
      readonly line: string;
      readonly protocol: string;
      readonly meterId: string | null;
      readonly encrypted: boolean;
      /** Import and export are the other way round than the meter says. */
      readonly swapped: boolean;
      /** Per mille of what the meter says: 1000, or what its current transformers multiply by. */
      readonly factorPermille: number;
      /** Why it says nothing that is understood; left out where that is not known, or it is heard. */
      readonly trouble?: MeterTroubleView;
    };

/** `kind`: as the problem of an `AdapterView`, or `keyWanted`, `keyWrong`, `keysLost`: a name for a table of words. */
export type MeterTroubleView = NonNullable<AdapterView['problem']>;

export type SimulatedProfile = 'apartment' | 'consumer' | 'commuter' | 'prosumer' | 'cottage' | 'workshop';

/**
 * Which part of the app is to be on the screen.
 *
 * | stage | |
 * | --- | --- |
 * | `welcome` | nothing is set up here: make a key, bring one back, or look at the demo |
 * | `key` | a key is kept here and has to be opened, or is stuck |
 * | `words` | the key is new: its 24 words have not been written down and checked |
 * | `community` | found one or join one |
 * | `meter` | what measures this home has not been chosen |
 * | `running` | the household runs; the pages |
 */
export type SetupStage = 'welcome' | 'key' | 'words' | 'community' | 'meter' | 'running';

export interface SetupView {
  readonly stage: SetupStage;
  /** The demo runs, whatever has been set up. */
  readonly demo: boolean;
  readonly key: SetupKeyView;
  readonly community: SetupCommunityView;
  readonly meter: MeterChoiceView;
  /** A second meter, which measures the roof alone. */
  readonly roofMeter: MeterChoiceView;
  /** Where the two pages with the words open: in a window of their own, or by going to an address of this host. */
  readonly secretPages: 'window' | 'address';
}

/** What an invitation says of itself, before anybody is called. */
export interface InvitationSummaryView {
  readonly communityId: string;
  readonly inviterKey: string;
  readonly expiresMs: number;
  readonly roles: readonly RoleView[];
  readonly addresses: readonly string[];
}

/** What one adapter brought while its line was tried with one setting. */
export interface HeardView {
  /** As `2400 8E1`. */
  readonly line: string;
  readonly bytes: number;
  /** As `nothing`, `noise`, `framesDamaged`, `frames`: a name for a table of words. */
  readonly heard: string;
}

export interface AdapterView {
  readonly adapter: string;
  readonly title: string;
  readonly state: 'opening' | 'listening' | 'found' | 'blocked' | 'away';
  readonly now: HeardView | null;
  readonly tried: readonly HeardView[];
  readonly rounds: number;
  /** For `blocked`: a name for a table of words (`permission`, `busy`, `driver` ...), and what to do where it is known. */
  readonly problem: { readonly kind: string; readonly holder: string | null; readonly detail: string } | null;
}

/** A meter that was heard. */
export interface FoundMeterView {
  readonly adapter: string;
  readonly line: string;
  readonly protocol: string;
  readonly meterId: string | null;
  readonly key: 'none' | 'wanted' | 'wrong';
  /** Null where it did not say, or not in the clear. */
  readonly importW: number | null;
  readonly exportW: number | null;
  /** Registers as the meter has them. */
  readonly importMwh: number | null;
  readonly exportMwh: number | null;
}

/** The search for a meter; it runs while somebody watches. */
export interface MeterSearchView {
  readonly kind: 'noAdapter' | 'looking' | 'notFound' | 'found' | 'unavailable';
  readonly adapters: readonly AdapterView[];
  readonly found: FoundMeterView | null;
  /** For `unavailable`: why USB cannot be used here. */
  readonly reason: string | null;
}
