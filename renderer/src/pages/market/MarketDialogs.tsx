/** The windows over the market, each with what it does. What goes wrong is said inside of it. */
import type { OfferView, ProposalView, Propose } from '../../../../node-core/api/index.ts';
import { useI18n } from '../../i18n/I18n.tsx';
import { type Command, useCommand, useQuery } from '../../store/home.tsx';
import { usePublicPrice } from '../contracts/use-public-price.ts';
import { whenDone } from '../contracts/when-done.ts';
import type { Answered } from './proposal-draft.ts';
import {
  AcceptDialog,
  DeclineDialog,
  WithdrawOfferDialog,
  WithdrawProposalDialog,
} from './ProposalDialogs.tsx';
import { ProposeDialog } from './ProposeDialog.tsx';

/** Which window is open. */
export type OpenDialog =
  | { readonly kind: 'none' }
  | { readonly kind: 'offer' }
  | { readonly kind: 'propose'; readonly answered: Answered }
  | { readonly kind: 'accept' | 'decline' | 'withdrawProposal'; readonly proposal: ProposalView }
  | { readonly kind: 'withdrawOffer'; readonly offer: OfferView };

export function MarketDialogs({ open, onClose }: { open: OpenDialog; onClose: () => void }) {
  switch (open.kind) {
    case 'none':
    case 'offer':
      return null;
    case 'propose':
      return <Proposing answered={open.answered} onClose={onClose} />;
    case 'accept':
      return <Accepting proposal={open.proposal} onClose={onClose} />;
    case 'decline':
      return <Declining proposal={open.proposal} onClose={onClose} />;
    case 'withdrawProposal':
      return <WithdrawingProposal proposal={open.proposal} onClose={onClose} />;
    case 'withdrawOffer':
      return <WithdrawingOffer offer={open.offer} onClose={onClose} />;
    default:
      return open satisfies never;
  }
}

function Proposing({ answered, onClose }: { answered: Answered; onClose: () => void }) {
  const { t } = useI18n();
  const contracts = useQuery((ask) => ask.contracts);
  const publicPrice = usePublicPrice();
  const name = answered.kind === 'offer' ? answered.offer.seller.name : answered.proposal.by.name;
  const propose = useCommand((api, input: Propose) => api.propose.mutate(input), {
    quiet: true,
    done: () => ({
      title: t('market.proposalSent', { name }),
      detail: t('market.proposalSentDetail', { name }),
    }),
  });
  // The draft begins with what the contracts leave free: they are on this PC, so this takes a moment at most.
  if (contracts.data === undefined && contracts.error === null) return null;
  return (
    <ProposeDialog
      answered={answered}
      contracts={contracts.data ?? []}
      publicPrice={publicPrice}
      isPending={propose.isPending}
      failure={propose.failure}
      onSend={(input) => whenDone(propose.run(input), onClose)}
      onClose={onClose}
    />
  );
}

function Accepting({ proposal, onClose }: { proposal: ProposalView; onClose: () => void }) {
  const { t, format } = useI18n();
  const publicPrice = usePublicPrice();
  const accept = useCommand((api, id: string) => api.accept.mutate({ id }), {
    quiet: true,
    done: () => ({
      title: t('market.signed', { name: proposal.by.name }),
      detail: t('market.signedDetail', { when: format.time.dateTime(proposal.terms.startMinute) }),
    }),
  });
  return (
    <AcceptDialog
      proposal={proposal}
      publicPrice={publicPrice}
      isPending={accept.isPending}
      failure={accept.failure}
      onSign={() => whenDone(accept.run(proposal.id), onClose)}
      onClose={onClose}
    />
  );
}

function Declining({ proposal, onClose }: { proposal: ProposalView; onClose: () => void }) {
  const { t } = useI18n();
  const decline = useCommand((api, reason: string) => api.decline.mutate({ id: proposal.id, reason }), {
    quiet: true,
    done: () => ({ title: t('market.declined') }),
  });
  return (
    <DeclineDialog
      proposal={proposal}
      isPending={decline.isPending}
      failure={decline.failure}
      onDecline={(reason) => whenDone(decline.run(reason), onClose)}
      onClose={onClose}
    />
  );
}

function WithdrawingProposal({ proposal, onClose }: { proposal: ProposalView; onClose: () => void }) {
  const { t } = useI18n();
  const withdraw = useWithdraw(t('market.proposalWithdrawn'), onClose);
  return (
    <WithdrawProposalDialog
      proposal={proposal}
      isPending={withdraw.isPending}
      failure={withdraw.failure}
      onWithdraw={() => withdraw.run(proposal.id)}
      onClose={onClose}
    />
  );
}

function WithdrawingOffer({ offer, onClose }: { offer: OfferView; onClose: () => void }) {
  const { t } = useI18n();
  const withdraw = useWithdraw(t('market.offerWithdrawn'), onClose);
  return (
    <WithdrawOfferDialog
      offer={offer}
      isPending={withdraw.isPending}
      failure={withdraw.failure}
      onWithdraw={() => withdraw.run(offer.id)}
      onClose={onClose}
    />
  );
}

function useWithdraw(
  title: string,
  onDone: () => void,
): Pick<Command<string, unknown>, 'isPending' | 'failure'> & { run: (id: string) => void } {
  const withdraw = useCommand((api, id: string) => api.withdraw.mutate({ id }), {
    quiet: true,
    done: () => ({ title }),
  });
  return {
    isPending: withdraw.isPending,
    failure: withdraw.failure,
    run: (id) => whenDone(withdraw.run(id), onDone),
  };
}
