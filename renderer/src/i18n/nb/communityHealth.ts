import type { Catalogue } from '../catalogue.ts';

/** How the community is doing, in words for a board. */
export const communityHealth: Catalogue['communityHealth'] = {
  allWell: 'Alt virker',
  allWellDetail: 'Hjemmene hører hverandre, er enige, og signerer.',
  allWellDemo: 'I demoen bor alle hjem på denne PC‑en, så ingenting kan bli borte mellom dem.',
  problems: { one: 'Én ting trenger oppmerksomhet', other: '{count} ting trenger oppmerksomhet' },
  lookAgain: 'Se etter på nytt',
  technical: 'For brukerstøtte: {detail}',

  noLeader: 'Hjemmene velger hvem som setter ting i rekkefølge',
  noLeaderDo:
    'Det tar sekunder etter at en PC er slått av. Blir det stående, se etter om nok av PC‑ene som signerer, er på.',
  majorityMissing: 'For få av hjemmene som signerer, kan nås herfra',
  majorityMissingDo:
    '{count} er der, og det trengs mer enn halvparten. Til da kan ingenting avtales; målingene dine venter her og er trygge. Be husstandene nedenfor som ikke nås, om å slå på PC‑en, eller se etter internett i dette hjemmet.',
  alone: 'Ingen andre hjem kan nås',
  aloneDo:
    'Se først etter internett på denne PC‑en: Kan den åpne en nettside? Målingene dine venter her og er trygge.',
  behind: 'Dette hjemmet tar igjen de andre',
  behindDo: {
    one: '{count} blokk mangler. Du trenger ikke gjøre noe: Den hentes.',
    other:
      '{count} blokker mangler. Du trenger ikke gjøre noe: De hentes. Synker ikke tallet på en time, start Nabowatt på nytt.',
  },
  waiting: 'Målinger eller handlinger fra dette hjemmet venter her',
  waitingDo: {
    one: '{count} venter, og er trygg på denne PC‑en. Den går ut så snart de andre kan nås.',
    other: '{count} venter, og er trygge på denne PC‑en. De går ut så snart de andre kan nås.',
  },
  diskFull: 'Disken på denne PC‑en er full',
  diskFullDo:
    'Lag plass på den: Tøm papirkurven, eller flytt store filer. Nabowatt fortsetter av seg selv innen ti sekunder.',
  validatorSilent: '{name} høres ikke, og er blant dem som signerer',
  validatorSilentDo:
    'Blir det avslått, tar et annet hjem plassen av seg selv. Si fra til husstanden hvis PC‑en ikke skulle vært av.',
  notReachable: 'Andre kan ikke ringe opp dette hjemmet',
  notReachableDo:
    'Det ringer dem selv, så alt går videre så lenge ett annet hjem kan nås. For å hjelpe til: Slå på UPnP i ruteren, eller send port {port} videre til denne PC‑en.',
  misbehaved: 'PC‑en til {name} har sendt noe ikke noe riktig program sender',
  misbehavedSomebody: 'Noen har sendt noe ikke noe riktig program sender',
  misbehavedDo:
    'Det ble avvist og gjorde ingen skade. Kommer det igjen, snakk med husstanden: Programmet kan være gammelt eller skadet.',
  fork: 'To ulike blokker på samme plass, begge signert av et flertall',
  forkDo:
    'Dette skal aldri skje, og betyr at mer enn halvparten av PC‑ene som signerer, er skadet eller uærlige. Avtal ikke noe nytt før forvalterne har sett på det sammen.',
  falseHistory: 'Det dette hjemmet fikk å begynne med, er ikke fellesskapets regnskap',
  falseHistoryDo:
    'Start Nabowatt på nytt: Da legges det falske regnskapet til side, og hele det sanne hentes. Si fra til forvalterne om hvem du fikk invitasjonen av.',

  thisHome: 'Slik står det til her',
  role: 'Oppgave',
  roleLeader: 'Setter det som kommer, i rekkefølge (leder)',
  roleFollower: 'Kontrollerer og signerer blokker',
  roleCandidate: 'Stiller til valg for å sette i rekkefølge',
  roleObserver: 'Følger med, og kontrollerer det andre har signert',
  term: 'Valgperiode',
  applied: 'Blokker på denne PC‑en',
  waitingCount: 'Venter på å gå ut',
  lastSigned: 'Nyeste signerte blokk',
  lastSignedEnergy: 'Energiblokk {height}, {when}',
  lastSignedContract: 'Avtaleblokk {height}, {when}',
  signedBy: 'signert av {names}',
  reachable: 'Andre kan ringe opp dette hjemmet',
  reachableYes: 'Ja, på port {port}',
  reachableNo: 'Nei; det ringer de andre',
  mapping: 'Ruter',
  mappingOff: 'Er ikke bedt om å sende videre en port',
  mappingTrying: 'Blir bedt om å sende porten videre',
  mappingMapped: 'Sender porten videre',
  mappingNoGateway: 'Kjenner ikke automatisk videresending (UPnP)',
  mappingCarrierNat: 'Står selv bak leverandørens; videresending er ikke mulig',
  mappingRefused: 'Nektet å sende porten videre',

  peers: 'De andre hjemmene, sett herfra',
  peersDetail: 'Hvordan hvert av dem nås, hvor raskt det svarer, og om det er oppdatert.',
  noPeersTitle: 'Alle hjem er på denne PC‑en',
  noPeersDetail: 'Dette er demoen, eller du er den første i fellesskapet ditt.',
  peer: 'Hjem',
  peerState: 'Nås',
  peerDelay: 'Svarer på',
  peerLag: 'Oppdatert',
  notReached: 'Nås ikke',
  pathLocal: 'I samme nettverk',
  pathDirect: 'Direkte',
  pathMapped: 'Direkte, gjennom en videresendt port',
  pathPunched: 'Direkte, gjennom begge ruterne',
  pathRelayed: 'Gjennom et annet hjem som sender videre',
  milliseconds: '{count} ms',
  lagNone: 'Ja',
  lagSome: { one: '{count} blokk etter', other: '{count} blokker etter' },
  unknown: 'Ikke kjent',
  signs: 'Signerer',

  check: 'Kontroller alt',
  checkDetail:
    'Går gjennom alt som ligger på denne PC‑en, fra den aller første blokken, og tror ikke på noe.',
  checkShows: 'Dette viser den',
  checkShow1: 'Hver blokk følger på den før, og ingen er endret eller tatt bort.',
  checkShow2: 'Hver måling, avtale og pris er signert av hjemmet den kommer fra, og alle regler er fulgt.',
  checkShow3: 'Hver blokk er signert av et flertall av dem som skulle.',
  checkNotShows: 'Dette viser den ikke',
  checkNot1: 'Om en måler måler riktig, eller er tuklet med før tallet ble signert.',
  checkNot2:
    'Hva andre hjems forseglede målinger sier. Din egen regning kontrolleres med Kontroller på Regning‑siden.',
  checkNot3: 'Det som aldri nådde denne PC‑en: en nyere blokk som andre har og dette hjemmet mangler.',
  checkStart: 'Kontroller alt',
  checkAgain: 'Kontroller på nytt',
  checkCancel: 'Stopp kontrollen',
  checkRunning: 'Kontrollerer alt',
  checkGood: 'Alt stemmer',
  checkGoodDetail: 'Kontrollert {when}, på {duration}.',
  checkBad: 'Noe stemmer ikke',
  checkBadDetail:
    'Ved {where}. Eksporter og signer ingenting før det er klart hvorfor: Start Nabowatt på nytt, så hentes det som er skadet fra de andre hjemmene, og kontroller igjen. Kommer det tilbake, si fra til en forvalter.',
  checkCancelled: 'Stoppet etter {done} av {total} blokker. Det som ble kontrollert til da, stemmer.',
  checkFailed: 'Kontrollen kunne ikke gjøres',
  checkFailedDetail:
    'Det sier ingenting om dataene dine. Prøv igjen; går det galt igjen, start Nabowatt på nytt.',
  checkedBlocks: 'Blokker',
  checkedReadings: 'Målinger',
  checkedSignatures: 'Signaturer',
  checkedCertificates: 'Flertall',
  checkedCheckpoints: 'Kontrollpunkter',
  seconds: '{count} sek.',
};
