/**
 * The guest's kernel and first file system, built from Debian's packages: nothing is installed for it, they are only
 * unpacked. Node and the project itself come into the guest by a read-only share of the project's folder.
 *
 * | from | what |
 * | --- | --- |
 * | linux-image-amd64 | a kernel with USB (the cloud flavour has none), and the modules named below |
 * | busybox-static | mount, insmod, poweroff |
 * | udev | udevd: hotplug events come through it, and it judges the project's rule |
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** The project's folder. */
export const ROOT = join(import.meta.dirname, '..', '..');
/** The Node that runs this: 24, as npm scripts find it; the guest runs the same file. */
export const NODE = process.execPath;

const CACHE = join(ROOT, '.cache', 'usb-vm');
const INIT = join(import.meta.dirname, 'guest', 'init.sh');

/** Programs that this needs, and the Debian package of each. */
const PROGRAMS: readonly (readonly [program: string, debianPackage: string])[] = [
  ['qemu-system-x86_64', 'qemu-system-x86'],
  ['cpio', 'cpio'],
  ['depmod', 'kmod'],
];

/** In the order in which they are loaded, each with what it depends on. */
const MODULES = [
  'virtio_pci',
  '9pnet_virtio',
  '9p',
  'xhci-pci',
  'ehci-hcd',
  'uhci-hcd',
  'usbserial',
  'ftdi_sio',
  'cdc-acm',
  'cp210x',
  'ch341',
  'pl2303',
  'vhci-hcd',
];

/** What QEMU boots. */
export interface GuestImage {
  readonly kernel: string;
  readonly initrd: string;
}

/** Debian packages whose programs are not on this machine; empty when the guest can be built. */
export function missingPackages(): string[] {
  const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/sbin'];
  return PROGRAMS.filter(([program]) => !folders.some((folder) => existsSync(join(folder, program)))).map(
    ([, debianPackage]) => debianPackage,
  );
}

/**
 * Kernel and first file system, from `.cache/usb-vm` where they have been built before.
 *
 * @throws Error when a package cannot be had or a program fails, with what it wrote
 */
export function guestImage(): GuestImage {
  mkdirSync(join(CACHE, 'debs'), { recursive: true });
  const [kernelPackage = 'linux-image-amd64'] = dependencies('linux-image-amd64');
  const kernel = unpacked(kernelPackage);
  const busybox = unpacked('busybox-static');
  const udev = unpacked('udev');
  const stamp = createHash('sha256')
    .update([kernel, busybox, udev, NODE, process.version, ...MODULES].join('\n'))
    .update(readFileSync(INIT))
    .update(readFileSync(import.meta.filename))
    .digest('hex')
    .slice(0, 16);
  const built = join(CACHE, `image-${stamp}`);
  const image = { kernel: join(built, 'vmlinuz'), initrd: join(built, 'initramfs.cpio') };
  if (existsSync(built)) return image;
  const work = mkdtempSync(join(CACHE, 'work-'));
  const root = join(work, 'root');
  layOut(root, { kernel, busybox, udev });
  const listing = execFileSync('find', ['.', '-print0'], { cwd: root, maxBuffer: 1 << 24 });
  const archive = execFileSync('cpio', ['--null', '-o', '-H', 'newc', '--quiet', '-R', '0:0'], {
    cwd: root,
    input: listing,
    maxBuffer: 1 << 29,
  });
  writeFileSync(join(work, 'initramfs.cpio'), archive);
  copyFileSync(join(kernel, 'boot', onlyIn(join(kernel, 'boot'), 'vmlinuz-')), join(work, 'vmlinuz'));
  rmSync(root, { recursive: true });
  renameSync(work, built);
  return image;
}

interface Unpacked {
  readonly kernel: string;
  readonly busybox: string;
  readonly udev: string;
}

function layOut(root: string, { kernel, busybox, udev }: Unpacked): void {
  for (const folder of [
    'bin',
    'dev',
    'proc',
    'sys',
    'run',
    'tmp',
    'etc/udev/rules.d',
    'mod',
    'lib/udev/rules.d',
  ]) {
    mkdirSync(join(root, folder), { recursive: true });
  }
  copyFileSync(join(busybox, 'bin', 'busybox'), join(root, 'bin', 'busybox'));
  copyFileSync(join(udev, 'bin', 'udevadm'), join(root, 'bin', 'udevadm'));
  symlinkSync('udevadm', join(root, 'bin', 'systemd-udevd'));
  for (const rules of ['50-udev-default.rules', '60-serial.rules']) {
    copyFileSync(join(udev, 'lib/udev/rules.d', rules), join(root, 'lib/udev/rules.d', rules));
  }
  copyFileSync(INIT, join(root, 'init'));
  chmodSync(join(root, 'init'), 0o755);
  copyModules(kernel, join(root, 'mod'));
  const addOn = join(ROOT, 'node_modules', '@node-usb', 'usb-linux-x64-gnu', 'usb.linux-x64-gnu.node');
  const libraries = [NODE, join(udev, 'bin', 'udevadm'), addOn].flatMap(sharedLibraries);
  for (const library of new Set(libraries)) {
    mkdirSync(join(root, dirname(library)), { recursive: true });
    copyFileSync(library, join(root, library));
  }
}

/** Flat, with their order in a file: the guest has no modprobe. */
function copyModules(kernel: string, into: string): void {
  const version = onlyIn(join(kernel, 'lib/modules'), '');
  if (!existsSync(join(kernel, 'lib/modules', version, 'modules.dep'))) {
    execFileSync('/usr/sbin/depmod', ['-b', kernel, version]);
  }
  const order: string[] = [];
  for (const module of MODULES) {
    const steps = execFileSync(
      '/usr/sbin/modprobe',
      ['-d', kernel, '-S', version, '--show-depends', module],
      {
        encoding: 'utf8',
      },
    );
    for (const line of steps.split('\n')) {
      const path = /^insmod (\S+)/.exec(line)?.[1];
      const name = path?.split('/').at(-1);
      if (path === undefined || name === undefined || order.includes(name)) continue;
      copyFileSync(path, join(into, name));
      order.push(name);
    }
  }
  writeFileSync(join(into, 'order'), `${order.join('\n')}\n`);
}

function sharedLibraries(binary: string): string[] {
  const listed = execFileSync('ldd', [binary], { encoding: 'utf8' });
  const missing = /^\s*(\S+) => not found/m.exec(listed)?.[1];
  if (missing !== undefined) throw new Error(`${binary} wants ${missing}, which is not on this machine`);
  return [...listed.matchAll(/(?:=>\s*|^\s*)(\/\S+)/gm)].map(([, path = '']) => path);
}

/** The folder of a Debian package's files, by its newest version. */
function unpacked(debianPackage: string): string {
  const version = /Candidate: (\S+)/.exec(apt('apt-cache', ['policy', debianPackage]))?.[1] ?? '(none)';
  if (version === '(none)') throw new Error(`Debian's lists here have no package ${debianPackage}`);
  const folder = join(CACHE, 'debs', `${debianPackage}_${version.replace(/[^\w.+-]/g, '_')}`);
  if (existsSync(folder)) return folder;
  const work = mkdtempSync(join(CACHE, 'deb-'));
  execFileSync('apt-get', ['download', '-q', debianPackage], {
    cwd: work,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  execFileSync('dpkg-deb', ['-x', join(work, onlyIn(work, debianPackage)), join(work, 'files')]);
  renameSync(join(work, 'files'), folder);
  rmSync(work, { recursive: true });
  return folder;
}

function dependencies(debianPackage: string): string[] {
  const listed = apt('apt-cache', ['depends', debianPackage]);
  return [...listed.matchAll(/^\s*Depends: (\S+)/gm)].map(([, name = '']) => name);
}

/** Package lists may be absent from a fresh machine: then they are fetched, once. */
function apt(program: string, args: readonly string[]): string {
  const ask = (): string =>
    execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  try {
    const said = ask();
    if (said !== '' && !said.includes('Candidate: (none)')) return said;
  } catch {
    // As above: the second time it counts.
  }
  execFileSync('apt-get', ['update', '-q'], { stdio: ['ignore', 'ignore', 'pipe'] });
  return ask();
}

function onlyIn(folder: string, prefix: string): string {
  const [name, ...others] = readdirSync(folder).filter((entry) => entry.startsWith(prefix));
  if (name === undefined || others.length > 0) throw new Error(`${folder} should hold one ${prefix}*`);
  return name;
}
