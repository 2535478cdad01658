import { StartingApi } from '../../api/starting-api.ts';
import type { HouseholdApi } from '../../api/household-api.ts';
import type { Progress } from '../../api/views.ts';

/** Whose pages are on the screen. */
export type Scene = 'home' | 'demo';

type SceneState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'ready'; readonly api: HouseholdApi }
  | { readonly kind: 'failed' };

const WAITING: SceneState = { kind: 'waiting' };

/** The one API in front of the household and the demo: pages follow when the scene changes. */
export class Showing {
  readonly api = new StartingApi();
  readonly #states: Record<Scene, SceneState> = { home: WAITING, demo: WAITING };
  readonly #onShown: (api: HouseholdApi | undefined) => void;
  #scene: Scene;

  /** `onShown` hears which node is on the screen from now on; undefined: none, for now. */
  constructor(scene: Scene, onShown: (api: HouseholdApi | undefined) => void) {
    this.#scene = scene;
    this.#onShown = onShown;
  }

  get scene(): Scene {
    return this.#scene;
  }

  show(scene: Scene): void {
    if (scene === this.#scene) return;
    this.#scene = scene;
    this.#begin();
    this.#settle();
  }

  /** A start of that scene's node goes on. */
  report(scene: Scene, progress: Progress): void {
    if (scene === this.#scene) this.api.report(progress);
  }

  ready(scene: Scene, api: HouseholdApi): void {
    this.#enter(scene, { kind: 'ready', api });
  }

  failed(scene: Scene): void {
    this.#enter(scene, { kind: 'failed' });
  }

  /** That scene's node closes, or another try begins. */
  waiting(scene: Scene): void {
    this.#enter(scene, WAITING);
  }

  #enter(scene: Scene, state: SceneState): void {
    const before = this.#states[scene];
    this.#states[scene] = state;
    if (scene !== this.#scene) return;
    if (before.kind !== 'waiting') this.#begin();
    this.#settle();
  }

  #begin(): void {
    this.api.restart();
    this.#onShown(undefined);
  }

  #settle(): void {
    const state = this.#states[this.#scene];
    if (state.kind === 'ready') {
      this.api.ready(state.api);
      this.#onShown(state.api);
    } else if (state.kind === 'failed') this.api.fail();
  }
}
