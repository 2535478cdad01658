import type { Outcome } from '../../store/home.tsx';

/** Goes on once a command has worked. One that failed has said so itself, and none rejects. */
export function whenDone<Value>(running: Promise<Outcome<Value>>, goOn: (value: Value) => void): void {
  void follow(running, goOn);
}

async function follow<Value>(running: Promise<Outcome<Value>>, goOn: (value: Value) => void): Promise<void> {
  const outcome = await running;
  if (outcome.kind === 'done') goOn(outcome.value);
}
