import { Component, type ReactNode } from 'react';
import { Card } from '../components/Card.tsx';
import { ErrorState } from '../components/States.tsx';
import { useI18n } from '../i18n/I18n.tsx';

interface Caught {
  readonly message: string | null;
}

interface Bounds {
  readonly children: ReactNode;
  /** Before anything is drawn again. */
  readonly onCaught?: (() => void) | undefined;
  /** In the place of what threw; a card that says so and offers to draw it again unless told. */
  readonly instead?: ReactNode;
}

/** Keeps the frame alive when a page throws: says so in plain words and offers to open the page again. */
export class ErrorBoundary extends Component<Bounds, Caught> {
  override state: Caught = { message: null };

  static getDerivedStateFromError(error: unknown): Caught {
    return { message: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }

  override componentDidCatch(): void {
    this.props.onCaught?.();
  }

  override render(): ReactNode {
    if (this.state.message === null) return this.props.children;
    if (this.props.instead !== undefined) return this.props.instead;
    return (
      <PageFailed
        technical={this.state.message}
        onRetry={() => {
          this.setState({ message: null });
        }}
      />
    );
  }
}

function PageFailed(props: { technical: string; onRetry: () => void }) {
  const { t } = useI18n();
  return (
    <Card>
      <ErrorState title={t('common.failed')} detail={t('common.failedDetail')} {...props} />
    </Card>
  );
}
