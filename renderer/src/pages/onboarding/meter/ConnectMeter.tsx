import type { ChooseMeter } from '../../../../../node-core/api/index.ts';
import { FoundMeter } from './FoundMeter.tsx';
import { MeterKeysForm } from './MeterKeysForm.tsx';
import { Searching } from './Searching.tsx';
import { useMeterSearch } from './use-meter-search.ts';

/** Looks for a meter while it is shown, then asks whether what it says fits. */
export function ConnectMeter(props: { isPending: boolean; onChoose: (choice: ChooseMeter) => void }) {
  const { search, heardAtMs, isBroken } = useMeterSearch();
  const found = search?.kind === 'found' ? search.found : null;
  if (found === null) return <Searching search={search} isBroken={isBroken} />;
  if (found.key !== 'none') return <MeterKeysForm isWrong={found.key === 'wrong'} />;
  return <FoundMeter found={found} heardAtMs={heardAtMs} {...props} />;
}
