import { Store } from 'lucide-react';
import { Button } from '../../components/Button.tsx';
import { Card, Section } from '../../components/Card.tsx';
import { ProgressBar } from '../../components/ProgressBar.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../components/States.tsx';
import { useStores } from '../../store/stores.tsx';

export function GalleryStates() {
  const { session, toasts, progress } = useStores();
  return (
    <>
      <Card span={4}>
        <EmptyState
          icon={Store}
          title="Nobody offers power yet"
          detail="When a neighbour has surplus, it appears here."
          action={<Button kind="primary">Offer yours</Button>}
        />
      </Card>
      <Card span={4}>
        <ErrorState
          title="The bill could not be read"
          detail="The file on this PC is damaged. Try again, and if it fails again, fetch it anew from your neighbours."
          onRetry={() => {
            toasts.getState().show({ tone: 'bad', title: 'Still no bill', detail: 'The file is damaged.' });
          }}
          technical="SQLITE_CORRUPT: database disk image is malformed"
        />
      </Card>
      <Card span={4} title="Waiting">
        <Skeleton lines={4} />
        <ProgressBar label="Making a month of history" donePerMille={640} detail="Day 19 of 30" />
        <ProgressBar label="Looking for your meter" donePerMille={null} />
      </Card>
      <Section title="Frame">
        <div className="row">
          <Button
            onPress={() => {
              toasts
                .getState()
                .show({ tone: 'good', title: 'Offer sent', detail: 'Your neighbours can see it now.' });
            }}
          >
            Good toast
          </Button>
          <Button
            onPress={() => {
              toasts.getState().show({ tone: 'notice', title: 'Dahl made a counter-offer' });
            }}
          >
            Notice toast
          </Button>
          <Button
            onPress={() => {
              session.getState().setConnection({ kind: 'lost', sinceMinute: 29_700_000 });
            }}
          >
            Lose the connection
          </Button>
          <Button
            onPress={() => {
              session.getState().setConnection({ kind: 'online' });
            }}
          >
            Find it again
          </Button>
          <Button
            onPress={() => {
              progress
                .getState()
                .report({ id: 'a', label: 'Checking your bill', donePerMille: 320, covers: false });
            }}
          >
            Progress beside
          </Button>
          <Button
            onPress={() => {
              progress.getState().report({
                id: 'b',
                label: 'Making a month of history',
                detail: 'Day 19 of 30',
                donePerMille: 640,
                covers: true,
              });
              setTimeout(() => {
                progress.getState().finish('b');
                progress.getState().finish('a');
              }, 4_000);
            }}
          >
            Progress over all
          </Button>
        </div>
      </Section>
    </>
  );
}
