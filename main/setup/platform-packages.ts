/**
 * Completes package-lock.json with the packages for other platforms.
 *
 * Tools made of native code (biome, oxlint, rolldown) name one optional package for each platform. Where a
 * registry holds only some of them, `npm install` leaves the others out of the lock file, and `npm ci` then
 * refuses that file, everywhere. Their names and versions are known all the same, and the platform is in the
 * name; only their integrity hash is not, so on those platforms npm takes what its registry gives.
 */
import { z } from 'zod';

const LockedPackages = z.record(
  z.string(),
  z.object({
    dev: z.boolean().optional(),
    optionalDependencies: z.record(z.string(), z.string()).optional(),
  }),
);

/** A package-lock.json; of its packages, keyed by folder, the fields that matter here. */
export const LockFile = z.object({ packages: LockedPackages });

/** The packages of a lock file, keyed by folder. */
export type LockedPackages = z.infer<typeof LockedPackages>;

/** A package of another platform as npm writes it into a lock file, but for the hash. */
export interface PlatformPackage {
  readonly version: string;
  readonly cpu: readonly string[];
  readonly dev?: true;
  readonly libc?: readonly string[];
  readonly optional: true;
  readonly os: readonly string[];
}

/**
 * The entries that a lock file lacks: optional dependencies that it names and does not hold.
 *
 * @throws Error when one has no exact version, or its name tells no platform: that is one for the registry
 */
export function missingPlatformPackages(packages: LockedPackages): Record<string, PlatformPackage> {
  const missing: Record<string, PlatformPackage> = {};
  for (const [folder, { dev, optionalDependencies = {} }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      if (isLocked(packages, { folder, name })) continue;
      if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)) {
        throw new Error(`${name} ${version}, of ${folder}, is not in the lock file and is no exact version`);
      }
      const { os, cpu, libc } = platformOf(name);
      missing[`node_modules/${name}`] = {
        version,
        cpu: [cpu],
        ...(dev === true ? { dev } : {}),
        ...(libc === undefined ? {} : { libc: [libc] }),
        optional: true,
        os: [os],
      };
    }
  }
  return missing;
}

/** Node's lookup: in the dependent's own node_modules, then in each folder's above. */
function isLocked(packages: LockedPackages, wanted: { folder: string; name: string }): boolean {
  const parts = wanted.folder.split('/node_modules/');
  const above = ['', ...parts.map((_, index) => `${parts.slice(0, index + 1).join('/node_modules/')}/`)];
  return above.some((folder) => packages[`${folder}node_modules/${wanted.name}`] !== undefined);
}

const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const PROCESSORS = ['arm', 'arm64', 'ia32', 'ppc64', 'riscv64', 's390x', 'x64'];

/** From a name such as `@oxlint/binding-linux-arm64-musl`. */
function platformOf(name: string): { os: string; cpu: string; libc: string | undefined } {
  const words = name.split(/[/-]/);
  const os = words.find((word) => SYSTEMS.includes(word));
  const cpu = words.find((word) => PROCESSORS.includes(word));
  if (os === undefined || cpu === undefined) throw new Error(`The name ${name} tells no platform`);
  const libc = words.some((word) => word.startsWith('musl')) ? 'musl' : 'glibc';
  return { os, cpu, libc: os === 'linux' ? libc : undefined };
}
