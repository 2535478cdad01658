import { Handshake, Plus, RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { Button, IconButton } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { Choices } from '../../components/Choices.tsx';
import { ConfirmDialog } from '../../components/Dialog.tsx';
import { DateField, NumberField, Select, Slider, TextField } from '../../components/Fields.tsx';
import { MonthPicker } from '../../components/MonthPicker.tsx';
import { SpeedControl } from '../../components/SpeedControl.tsx';
import { Tabs } from '../../components/Tabs.tsx';
import { TimeRange, type TimeRangeValue } from '../../components/TimeRange.tsx';
import { useI18n } from '../../i18n/I18n.tsx';

export function GalleryForms() {
  const { format } = useI18n();
  const [name, setName] = useState('Solbakken 4');
  const [price, setPrice] = useState<number | null>(895_000);
  const [buyer, setBuyer] = useState('berg');
  const [date, setDate] = useState<string | null>('2026-06-18');
  const [hours, setHours] = useState<TimeRangeValue>({ start: '10:00', end: '09:00' });
  const [amount, setAmount] = useState(12);
  const [month, setMonth] = useState('2026-05');
  const [speed, setSpeed] = useState(60);
  const [tab, setTab] = useState('offers');
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Card span={6} title="Choices">
        <Choices
          label="Who may buy"
          selected={buyer}
          onSelect={setBuyer}
          choices={[
            { id: 'berg', label: 'Only Berg', detail: 'You have sold to them before.' },
            { id: 'all', label: 'All neighbours' },
          ]}
        />
      </Card>
      <Card span={6} title="Fields">
        <TextField label="Name of your home" value={name} onChange={setName} help="Your neighbours see it." />
        <NumberField
          label="Price"
          unit="NOK per kWh"
          value={price === null ? null : price / 10_000}
          onChange={(hundredths) => {
            setPrice(hundredths === null ? null : hundredths * 10_000);
          }}
          decimals={2}
          least={0}
          most={2_000}
          step={5}
          help="The public grid costs NOK 1.21 per kWh at that time."
        />
        <Select
          label="Buyer"
          options={[
            { id: 'any', label: 'Anyone', detail: 'Whoever accepts first' },
            { id: 'berg', label: 'Berg' },
            { id: 'dahl', label: 'Dahl' },
          ]}
          selected={buyer}
          onSelect={setBuyer}
        />
        <DateField label="Day" value={date} onChange={setDate} />
        <TimeRange label="Hours" value={hours} onChange={setHours} />
        <Slider
          label="At most a day"
          value={amount}
          onChange={setAmount}
          least={1}
          most={40}
          step={1}
          valueText={(value) => format.energy(value * 1_000_000).text}
        />
      </Card>
      <Card span={6} title="Actions">
        <div className="row">
          <Button kind="primary" icon={Handshake}>
            Accept the offer
          </Button>
          <Button icon={Plus}>New offer</Button>
          <Button kind="quiet">Later</Button>
          <Button
            kind="danger"
            onPress={() => {
              setAsking(true);
            }}
          >
            End the contract
          </Button>
          <Button isDisabled>Not yet</Button>
          <Button kind="primary" isPending>
            Sending
          </Button>
          <IconButton icon={RefreshCw} label="Read again" kind="secondary" />
        </div>
        <MonthPicker month={month} first="2025-11" last="2026-06" onChange={setMonth} />
        <SpeedControl speed={speed} speeds={[0, 1, 60, 600, 3_600]} onChange={setSpeed} />
        <Tabs
          label="Market"
          selected={tab}
          onSelect={setTab}
          items={[
            { id: 'offers', label: 'Offers', content: <p>Three neighbours offer power today.</p> },
            { id: 'proposals', label: 'Proposals', content: <p>Nobody has proposed anything.</p> },
            { id: 'mine', label: 'Your offers', content: <p>You offer nothing at the moment.</p> },
          ]}
        />
        <ConfirmDialog
          title="End the contract with Berg?"
          isOpen={asking}
          confirmLabel="End the contract"
          kind="danger"
          onConfirm={() => {
            setAsking(false);
          }}
          onClose={() => {
            setAsking(false);
          }}
        >
          <p>Both of you have to agree. Until Berg does, it goes on as before.</p>
        </ConfirmDialog>
      </Card>
    </>
  );
}
