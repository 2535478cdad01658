import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import type { HistoryView } from '../../../../node-core/api/index.ts';
import { useCurrency, useHome } from '../../store/home.tsx';
import { bucketPrices } from './bucket-prices.ts';

/** Public prices for the bars of a history; null while they are not wanted or not there yet. Asked only when wanted. */
export function useBucketPrices(
  { startMinute, endMinute, points }: HistoryView,
  isWanted: boolean,
): { readonly currency: string; readonly values: readonly (number | null)[] } | null {
  const { queries } = useHome();
  const currency = useCurrency();
  const query = useMemo(() => queries.tariffs({ startMinute, endMinute }), [queries, startMinute, endMinute]);
  useEffect(() => (isWanted ? query.watch() : undefined), [query, isWanted]);
  const tariffs = useStore(query.store, ({ data }) => data);
  return useMemo(
    () => (isWanted && tariffs !== undefined ? { currency, values: bucketPrices(points, tariffs) } : null),
    [isWanted, tariffs, points, currency],
  );
}
