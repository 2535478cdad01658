import type { Stream } from '@libp2p/interface';
import { NetworkError, networkError, wordsOf } from '../error.ts';

/** What to do with a stream's bytes and its end. */
export interface StreamListener {
  /** The next bytes, in order. @throws NetworkError for bytes that end the stream */
  readonly bytes: (bytes: Uint8Array) => void;
  /** The other side has said all that it has to say; called at most once, and not after `ended`. */
  readonly finished: () => void;
  /** The stream is gone; called once. */
  readonly ended: (error: NetworkError | undefined) => void;
}

/** Listens to a stream. */
export function listenTo(stream: Stream, listener: StreamListener): void {
  let ended = false;
  const end = (error: NetworkError | undefined): void => {
    if (ended) return;
    ended = true;
    listener.ended(error);
  };
  stream.addEventListener('message', ({ data }) => {
    if (ended) return;
    try {
      if (data instanceof Uint8Array) listener.bytes(data);
      else for (const bytes of data) listener.bytes(bytes);
    } catch (thrown) {
      const error = networkError(thrown);
      end(error);
      stream.abort(error);
      // Bad bytes are a NetworkError; anything else is a fault of ours, and nothing to blame the peer for.
      if (!(thrown instanceof NetworkError)) throw thrown;
    }
  });
  stream.addEventListener('remoteCloseWrite', () => {
    if (!ended) listener.finished();
  });
  stream.addEventListener('close', ({ error }) => {
    end(error === undefined ? undefined : new NetworkError('closed', wordsOf(error)));
  });
}
