import type { CommunityApi } from './community-api.ts';

type Input<Name extends keyof CommunityApi> = Parameters<CommunityApi[Name]>[0];

/** The part of `StartingApi` that is the Community page's: every method goes to the node, once it is there. */
export abstract class StartingCommunity implements CommunityApi {
  /** @throws ApiError 'unavailable' before it is there */
  protected abstract node(): CommunityApi;

  rules() {
    return this.node().rules();
  }
  blocks(input: Input<'blocks'>) {
    return this.node().blocks(input);
  }
  block(input: Input<'block'>) {
    return this.node().block(input);
  }
  findBlock(id: string) {
    return this.node().findBlock(id);
  }
  ledgerCheck() {
    return this.node().ledgerCheck();
  }
  startLedgerCheck() {
    return this.node().startLedgerCheck();
  }
  cancelLedgerCheck() {
    return this.node().cancelLedgerCheck();
  }
  async changeRoles(input: Input<'changeRoles'>) {
    return await this.node().changeRoles(input);
  }
  async suspendMember(input: Input<'suspendMember'>) {
    return await this.node().suspendMember(input);
  }
  async reinstateMember(member: number) {
    return await this.node().reinstateMember(member);
  }
  async changeRules(input: Input<'changeRules'>) {
    return await this.node().changeRules(input);
  }
  async leaveCommunity() {
    return await this.node().leaveCommunity();
  }
  async memberHistory(input: Input<'memberHistory'>) {
    return await this.node().memberHistory(input);
  }
  boardMonths() {
    return this.node().boardMonths();
  }
  async boardMonth(month: string) {
    return await this.node().boardMonth(month);
  }
  disputes() {
    return this.node().disputes();
  }
  markPaid(input: Input<'markPaid'>) {
    this.node().markPaid(input);
  }
  async boardFile(input: Input<'boardFile'>) {
    return await this.node().boardFile(input);
  }
  ownTariffs() {
    return this.node().ownTariffs();
  }
  planTariff(input: Input<'planTariff'>) {
    return this.node().planTariff(input);
  }
  async publishTariff(input: Input<'publishTariff'>) {
    return await this.node().publishTariff(input);
  }
  async endTariffs() {
    return await this.node().endTariffs();
  }
  sendPriceFile(input: Input<'sendPriceFile'>) {
    return this.node().sendPriceFile(input);
  }
  async readPriceFile(input: Input<'readPriceFile'>) {
    return await this.node().readPriceFile(input);
  }
  async publishPriceFile(input: Input<'publishPriceFile'>) {
    return await this.node().publishPriceFile(input);
  }
}
