import { Camera, CameraOff, Image } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { FileTrigger } from 'react-aria-components';
import { Button } from '../../components/Button.tsx';
import type { PlainKey } from '../../i18n/catalogue.ts';
import { useI18n } from '../../i18n/I18n.tsx';
import { Note } from './parts.tsx';
import './QrPicture.css';

/** So often the camera's picture is looked at. */
const LOOK_MS = 250;
const FRAME_LIMIT_MS = 60;

type State = 'idle' | 'reading' | 'read' | 'none' | 'unreadable' | 'camera' | 'noCamera';

const WORDS = {
  reading: 'onboarding.qrReading',
  read: 'onboarding.qrRead',
  none: 'onboarding.qrNone',
  unreadable: 'onboarding.qrUnreadable',
  noCamera: 'onboarding.qrNoCamera',
  camera: 'onboarding.qrCameraHint',
} as const satisfies Record<Exclude<State, 'idle'>, PlainKey>;

/** Reads an invitation from a picture in a file or in front of the camera. */
export function QrPicture({ onText }: { onText: (text: string) => void }) {
  const { t } = useI18n();
  const [state, setState] = useState<State>('idle');
  const read = async (file: File | undefined) => {
    if (file === undefined) return;
    setState('reading');
    const { readQrFile } = await import('./qr-image.ts');
    const reading = await readQrFile(file);
    setState(reading.kind);
    if (reading.kind === 'read') onText(reading.text);
  };
  return (
    <div className="stack-tight">
      <div className="setup-actions">
        <FileTrigger acceptedFileTypes={['image/*']} onSelect={(files) => void read(files?.[0])}>
          <Button icon={Image} isPending={state === 'reading'}>
            {t('onboarding.qrFile')}
          </Button>
        </FileTrigger>
        {canUseCamera() && (
          <Button
            icon={state === 'camera' ? CameraOff : Camera}
            onPress={() => setState(state === 'camera' ? 'idle' : 'camera')}
          >
            {t(state === 'camera' ? 'onboarding.qrCameraStop' : 'onboarding.qrCamera')}
          </Button>
        )}
      </div>
      {state === 'camera' && (
        <CameraView
          onText={(text) => {
            setState('read');
            onText(text);
          }}
          onRefused={() => setState('noCamera')}
        />
      )}
      <div aria-live="polite">
        {state !== 'idle' &&
          (state === 'none' || state === 'unreadable' || state === 'noCamera' ? (
            <Note tone="bad">
              <p>{t(WORDS[state])}</p>
            </Note>
          ) : (
            <p className="muted small">{t(WORDS[state])}</p>
          ))}
      </div>
    </div>
  );
}

/** What the camera sees, until a code is in it. */
function CameraView(props: { onText: (text: string) => void; onRefused: () => void }) {
  const { t } = useI18n();
  const video = useRef<HTMLVideoElement>(null);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  useEffect(() => {
    let stream: MediaStream | null = null;
    let looking: ReturnType<typeof setInterval> | undefined;
    let ended = false;
    const begin = async () => {
      const { qrIn } = await import('./qr-image.ts');
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
      const view = video.current;
      if (ended || view === null) return stop();
      view.srcObject = stream;
      await view.play();
      looking = setInterval(() => {
        const size = { width: view.videoWidth, height: view.videoHeight };
        const text = size.width === 0 ? null : qrIn(view, size, FRAME_LIMIT_MS);
        if (text === null) return;
        stop();
        latest.current.onText(text);
      }, LOOK_MS);
    };
    const stop = () => {
      ended = true;
      clearInterval(looking);
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    begin().catch(() => {
      stop();
      latest.current.onRefused();
    });
    return stop;
  }, []);
  return (
    <video ref={video} className="qr-camera" muted playsInline aria-label={t('onboarding.qrCameraView')} />
  );
}

/** Whether this page may ask for a camera at all: the host's policy may forbid it. */
function canUseCamera(): boolean {
  if (typeof navigator === 'undefined' || navigator.mediaDevices === undefined) return false;
  const policy: unknown = 'featurePolicy' in document ? document.featurePolicy : undefined;
  if (typeof policy !== 'object' || policy === null || !('allowsFeature' in policy)) return true;
  const { allowsFeature } = policy;
  return typeof allowsFeature !== 'function' || allowsFeature.call(policy, 'camera') === true;
}
