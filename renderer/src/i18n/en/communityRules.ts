/** The community's rules in plain words, and changing them. */
export const communityRules = {
  title: 'What you have agreed on',
  detail: 'The same for all members; only a steward can change it.',
  change: 'Change the rules',
  changeTitle: 'Change the rules',
  next: 'See what changes',
  confirmTitle: 'Change the rules for everybody?',
  confirm: 'Change the rules',
  confirmLead: 'This changes, for all members and from now on:',
  confirmTail:
    'Months that are closed already stay as they are. Everybody can see who changed what, and when.',
  nothing: 'Nothing is changed yet.',
  fromTo: '{rule}: {before} → {after}',
  done: 'The rules are changed',
  tooFew: 'At least {count}, as so many sign now: more than half of them must stay. Come down in two steps.',

  validatorCount: 'PCs that check and sign',
  validatorCountMeans:
    'So many homes’ PCs check every block and sign it; a majority must agree. With five, two may be off at a time. In a community of fewer members all sign.',
  pcs: { one: '{count} PC', other: '{count} PCs' },
  validatorSilenceMinutes: 'Replaced when silent for',
  validatorSilenceMinutesMeans:
    'A signing PC that nobody hears for so long gives its place to another home’s PC.',
  monthCloseDays: 'A month closes after',
  monthCloseDaysMeans:
    'Days after the month’s end in which late readings still count. After that they come as corrections on the next bill.',
  paymentDays: 'Time to pay',
  paymentDaysMeans: 'Days from the month’s closing until its bill is due.',
  readingMaxAgeDays: 'Readings may come late by',
  readingMaxAgeDaysMeans:
    'A reading that is older is not taken any more, for example after a PC was off for long.',
  retentionMonths: 'Readings are kept for',
  retentionMonthsMeans: 'After that each home may throw minute readings away. Contracts and proofs stay.',
  checkpointInterval: 'Blocks between checkpoints',
  checkpointIntervalMeans:
    'At each checkpoint all PCs compare the state of everything. There is seldom a reason to change it.',
  vatNeighbourBasisPoints: 'VAT on neighbours’ power',
  vatNeighbourBasisPointsMeans:
    'Added on bills to what is bought from neighbours. Private households usually charge none.',
  vatPublicBasisPoints: 'VAT on public power',
  vatPublicBasisPointsMeans: 'Added on bills to what is bought from the public producer.',
  totalRoundingMinor: 'Totals are rounded to',
  totalRoundingMinorMeans:
    'The bill’s total is rounded to a multiple of this; the difference is a line of its own.',
  notRounded: 'Not rounded',
  timeZone: 'Time zone',
  timeZoneMeans:
    'Days and months of bills and contracts are cut by it. It cannot be changed here, as all past bills hang on it.',
  days: { one: '{count} day', other: '{count} days' },
  minutes: { one: '{count} minute', other: '{count} minutes' },
  months: { one: '{count} month', other: '{count} months' },
  blocks: { one: '{count} block', other: '{count} blocks' },
  unitDays: 'days',
  unitMinutes: 'minutes',
  unitMonths: 'months',
  unitBlocks: 'blocks',
} as const;
