import { Page } from '../../frame/Page.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import { useQuery } from '../../store/home.tsx';
import { ContractsCard } from './ContractsCard.tsx';
import { ForecastCard } from './ForecastCard.tsx';
import { HintCard } from './HintCard.tsx';
import { PowerCard } from './PowerCard.tsx';
import { PricesCard } from './PricesCard.tsx';
import { TasksCard } from './TasksCard.tsx';
import { TodayCard } from './TodayCard.tsx';
import { WaitingCard } from './WaitingCard.tsx';
import './HomePage.css';

/** The state of the home at a glance: power now, what needs the person, today, prices and contracts. */
export function HomePage() {
  const { t } = useI18n();
  const today = useQuery((ask) => ask.today);
  return (
    <Page title={t('home.title')}>
      <HintCard />
      <WaitingCard />
      <PowerCard />
      <div className="home-side span-4">
        <TasksCard />
        <PricesCard today={today} />
      </div>
      <TodayCard today={today} />
      <ContractsCard />
      <ForecastCard />
    </Page>
  );
}
