/** The Community page's part of the API without a node. */
import type { CommunityApi } from '../../node-core/api/index.ts';
import { RecordingSetup } from './recording-setup.ts';
import * as sample from './sample-community.ts';

type Input<Name extends keyof CommunityApi> = Parameters<CommunityApi[Name]>[0];

export class RecordingCommunity extends RecordingSetup implements CommunityApi {
  async #act(method: keyof CommunityApi, ...args: readonly unknown[]): Promise<{ id: string }> {
    return await Promise.resolve(this.answer({ method, args }, { id: 'd5'.repeat(32) }));
  }
  async #later<Value>(method: keyof CommunityApi, args: readonly unknown[], value: Value): Promise<Value> {
    return await Promise.resolve(this.answer({ method, args }, value));
  }

  rules() {
    return this.answer({ method: 'rules', args: [] }, sample.rules);
  }
  blocks(input: Input<'blocks'>) {
    return this.answer({ method: 'blocks', args: [input] }, sample.blocks(input));
  }
  block(input: Input<'block'>) {
    return this.answer({ method: 'block', args: [input] }, sample.block(input));
  }
  findBlock(id: string) {
    const found = { chain: 'contract', height: 7, position: 0 } as const;
    return this.answer({ method: 'findBlock', args: [id] }, found);
  }
  ledgerCheck() {
    return this.answer({ method: 'ledgerCheck', args: [] }, sample.ledgerCheck);
  }
  startLedgerCheck() {
    return this.answer({ method: 'startLedgerCheck', args: [] }, sample.ledgerCheck);
  }
  cancelLedgerCheck() {
    return this.answer({ method: 'cancelLedgerCheck', args: [] }, sample.ledgerCheck);
  }
  changeRoles(input: Input<'changeRoles'>) {
    return this.#act('changeRoles', input);
  }
  suspendMember(input: Input<'suspendMember'>) {
    return this.#act('suspendMember', input);
  }
  reinstateMember(member: number) {
    return this.#act('reinstateMember', member);
  }
  changeRules(input: Input<'changeRules'>) {
    return this.#act('changeRules', input);
  }
  leaveCommunity() {
    return this.#act('leaveCommunity');
  }
  memberHistory(input: Input<'memberHistory'>) {
    return this.#later('memberHistory', [input], sample.memberHistory(input));
  }
  boardMonths() {
    return this.answer({ method: 'boardMonths', args: [] }, sample.boardMonths);
  }
  boardMonth(month: string) {
    return this.#later('boardMonth', [month], sample.boardMonth(month));
  }
  disputes() {
    return this.answer({ method: 'disputes', args: [] }, sample.disputes);
  }
  markPaid(input: Input<'markPaid'>) {
    this.answer({ method: 'markPaid', args: [input] }, undefined);
  }
  boardFile(input: Input<'boardFile'>) {
    const text = '\uFEFFmember;total\r\n';
    const file = { name: `${input.month}-${input.file}.csv`, mediaType: 'text/csv', text };
    return this.#later('boardFile', [input], { ...file, length: text.length, next: null });
  }
  ownTariffs() {
    return this.answer({ method: 'ownTariffs', args: [] }, sample.ownTariffs);
  }
  planTariff(input: Input<'planTariff'>) {
    return this.answer({ method: 'planTariff', args: [input] }, sample.plan);
  }
  publishTariff(input: Input<'publishTariff'>) {
    return this.#later('publishTariff', [input], { ids: ['d5'.repeat(32)] });
  }
  endTariffs() {
    return this.#act('endTariffs');
  }
  sendPriceFile(input: Input<'sendPriceFile'>) {
    return this.answer(
      { method: 'sendPriceFile', args: [input] },
      { received: input.at + input.text.length },
    );
  }
  readPriceFile(input: Input<'readPriceFile'>) {
    return this.#later('readPriceFile', [input], {
      kind: 'read' as const,
      format: 'hvakosterstrommen' as const,
      currency: 'NOK',
      prices: 48,
      repeated: 0,
      rounded: 0,
      outranked: 0,
      plan: sample.plan,
    });
  }
  publishPriceFile(input: Input<'publishPriceFile'>) {
    return this.#later('publishPriceFile', [input], { ids: ['d5'.repeat(32)] });
  }
}
