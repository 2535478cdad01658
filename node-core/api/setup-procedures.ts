/** The procedures of `SetupApi`, under the names of its methods. */
import { ApiError } from './household-api.ts';
import { type ApiContext, nothing, type ProcedureKit, watched } from './procedures.ts';
import type { SetupApi } from './setup-api.ts';
import {
  chooseMeterInput,
  choosePortInput,
  chooseRoofMeterInput,
  foundCommunityInput,
  joinCommunityInput,
  keepKeyInput,
  meterAnswerInput,
  meterKeysInput,
  openKeyInput,
  typedInvitationInput,
} from './setup-inputs.ts';

/** Makes them. Where a host has nothing to set up, each is refused. */
export function setupProcedures({ call, watch }: ProcedureKit) {
  return {
    setup: call.input(nothing).query(({ ctx }) => setupOf(ctx).setup()),
    watchSetup: watch.subscription(({ ctx, signal }) =>
      watched((ending) => setupOf(ctx).watchSetup(ending), { ctx, signal, rules: {} }),
    ),

    offerKeychain: call.input(nothing).mutation(({ ctx }) => setupOf(ctx).offerKeychain()),
    newKey: call.input(keepKeyInput).mutation(({ ctx, input }) => setupOf(ctx).newKey(input)),
    restoreKey: call.input(keepKeyInput).mutation(({ ctx, input }) => setupOf(ctx).restoreKey(input)),
    showWords: call.input(nothing).mutation(({ ctx }) => setupOf(ctx).showWords()),
    openKey: call.input(openKeyInput).mutation(({ ctx, input }) => setupOf(ctx).openKey(input)),
    moveKey: call.input(keepKeyInput).mutation(({ ctx, input }) => setupOf(ctx).moveKey(input)),

    readInvitation: call
      .input(typedInvitationInput)
      .query(({ ctx, input }) => setupOf(ctx).readInvitation(input)),
    join: call.input(joinCommunityInput).mutation(({ ctx, input }) => setupOf(ctx).join(input)),
    cancelJoin: call.input(nothing).mutation(({ ctx }) => setupOf(ctx).cancelJoin()),
    found: call.input(foundCommunityInput).mutation(({ ctx, input }) => setupOf(ctx).found(input)),
    choosePort: call.input(choosePortInput).mutation(({ ctx, input }) => setupOf(ctx).choosePort(input)),

    watchMeterSearch: watch.subscription(({ ctx, signal }) =>
      watched((ending) => setupOf(ctx).watchMeterSearch(ending), { ctx, signal, rules: {} }),
    ),
    tryMeterKeys: call.input(meterKeysInput).mutation(({ ctx, input }) => setupOf(ctx).tryMeterKeys(input)),
    chooseMeter: call.input(chooseMeterInput).mutation(({ ctx, input }) => setupOf(ctx).chooseMeter(input)),
    watchRoofSearch: watch.subscription(({ ctx, signal }) =>
      watched((ending) => setupOf(ctx).watchRoofSearch(ending), { ctx, signal, rules: {} }),
    ),
    tryRoofKeys: call.input(meterKeysInput).mutation(({ ctx, input }) => setupOf(ctx).tryRoofKeys(input)),
    chooseRoofMeter: call
      .input(chooseRoofMeterInput)
      .mutation(({ ctx, input }) => setupOf(ctx).chooseRoofMeter(input)),
    answerMeter: call.input(meterAnswerInput).mutation(({ ctx, input }) => setupOf(ctx).answerMeter(input)),

    openDemo: call.input(nothing).mutation(({ ctx }) => setupOf(ctx).openDemo()),
    closeDemo: call.input(nothing).mutation(({ ctx }) => setupOf(ctx).closeDemo()),
  };
}

function setupOf({ setup }: ApiContext): SetupApi {
  if (setup !== undefined) return setup;
  throw new ApiError({ kind: 'notAllowed', reason: 'noSetup', detail: 'this host sets nothing up' });
}
