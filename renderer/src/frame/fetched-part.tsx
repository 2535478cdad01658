import { type ComponentType, lazy } from 'react';

/** A part of the app in a file of its own, fetched when it is first drawn. */
export interface FetchedPart<Props extends object = object> {
  readonly component: ComponentType<Props>;
  /** Fetches it ahead of being drawn. */
  readonly load: () => Promise<unknown>;
  /** For when it could not be drawn: the next drawing fetches it again. React's own `lazy` keeps a failed fetch for good. */
  readonly forget: () => void;
}

/** The part that `load` fetches. Drawn inside a Suspense and an ErrorBoundary whose `onCaught` forgets it. */
export function fetchedPart<Props extends object = object>(
  load: () => Promise<ComponentType<Props>>,
): FetchedPart<Props> {
  const fetched = () => lazy(async () => ({ default: await load() }));
  let Fetched: ComponentType<Props> = fetched();
  return {
    component: (props) => <Fetched {...props} />,
    load,
    forget: () => {
      Fetched = fetched();
    },
  };
}
