import type { Catalogue } from '../catalogue.ts';

/** The community's rules in plain words, and changing them. */
export const communityRules: Catalogue['communityRules'] = {
  title: 'Dette er dere enige om',
  detail: 'Det samme for alle medlemmer; bare en forvalter kan endre det.',
  change: 'Endre reglene',
  changeTitle: 'Endre reglene',
  next: 'Se hva som endres',
  confirmTitle: 'Endre reglene for alle?',
  confirm: 'Endre reglene',
  confirmLead: 'Dette endres, for alle medlemmer og fra nå av:',
  confirmTail: 'Måneder som alt er avsluttet, blir som de er. Alle kan se hvem som endret hva, og når.',
  nothing: 'Ingenting er endret ennå.',
  fromTo: '{rule}: {before} → {after}',
  done: 'Reglene er endret',
  tooFew: 'Minst {count}, for så mange signerer nå: Mer enn halvparten av dem må bli. Gå ned i to trinn.',

  validatorCount: 'PC‑er som kontrollerer og signerer',
  validatorCountMeans:
    'Så mange hjems PC‑er kontrollerer hver blokk og signerer den; et flertall må være enig. Med fem kan to være av samtidig. Er det færre medlemmer, signerer alle.',
  pcs: { one: '{count} PC', other: '{count} PC‑er' },
  validatorSilenceMinutes: 'Byttes ut når den er taus i',
  validatorSilenceMinutesMeans:
    'En PC som signerer og ikke er hørt på så lenge, gir plassen sin til PC‑en i et annet hjem.',
  monthCloseDays: 'En måned avsluttes etter',
  monthCloseDaysMeans:
    'Dager etter månedens slutt der sene målinger fortsatt teller. Etter det kommer de som rettelser på neste regning.',
  paymentDays: 'Betalingsfrist',
  paymentDaysMeans: 'Dager fra måneden avsluttes til regningen forfaller.',
  readingMaxAgeDays: 'Målinger kan komme for sent med',
  readingMaxAgeDaysMeans:
    'En måling som er eldre, tas ikke imot lenger, for eksempel etter at en PC har vært lenge av.',
  retentionMonths: 'Målinger tas vare på i',
  retentionMonthsMeans: 'Etter det kan hvert hjem kaste minuttmålinger. Avtaler og bevis blir.',
  checkpointInterval: 'Blokker mellom kontrollpunkter',
  checkpointIntervalMeans:
    'Ved hvert kontrollpunkt sammenligner alle PC‑er hele tilstanden. Det er sjelden grunn til å endre det.',
  vatNeighbourBasisPoints: 'Mva. på naboenes strøm',
  vatNeighbourBasisPointsMeans:
    'Legges på regningen for det som kjøpes av naboer. Private husstander tar vanligvis ingen.',
  vatPublicBasisPoints: 'Mva. på offentlig strøm',
  vatPublicBasisPointsMeans: 'Legges på regningen for det som kjøpes av den offentlige produsenten.',
  totalRoundingMinor: 'Summer avrundes til',
  totalRoundingMinorMeans:
    'Summen på regningen avrundes til et multiplum av dette; forskjellen står på en egen linje.',
  notRounded: 'Ikke avrundet',
  timeZone: 'Tidssone',
  timeZoneMeans:
    'Døgn og måneder i regninger og avtaler følger den. Den kan ikke endres her, for alle tidligere regninger henger på den.',
  days: { one: '{count} dag', other: '{count} dager' },
  minutes: { one: '{count} minutt', other: '{count} minutter' },
  months: { one: '{count} måned', other: '{count} måneder' },
  blocks: { one: '{count} blokk', other: '{count} blokker' },
  unitDays: 'dager',
  unitMinutes: 'minutter',
  unitMonths: 'måneder',
  unitBlocks: 'blokker',
};
