/** Who a screen speaks of, and what two of them agreed on. Units as in `views.ts`. */
export interface PartyView {
  readonly memberIndex: number;
  readonly name: string;
  readonly isMe: boolean;
}

export interface TermsView {
  readonly startMinute: number;
  readonly endMinute: number;
  readonly seller: PartyView;
  readonly buyer: PartyView;
  readonly sellerSharePermille: number;
  readonly buyerSharePermille: number;
  readonly price: number;
  readonly minimumEnergyMwh: number;
  readonly period: DeliveryPeriodView;
  readonly carbonGrams: number;
}
export type DeliveryPeriodView = 'hour' | 'day' | 'month' | 'term';
