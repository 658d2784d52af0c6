import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * What tells a living process from another one that got the same number later: its start time (on Linux with
 * the boot's id, since the time counts from there). Undefined when it does not live.
 */
export function processBirth(pid: number): string | undefined {
  if (process.platform === 'linux') return linuxBirth(pid);
  if (process.platform === 'win32') return isKnown(pid) ? 'unknown' : undefined;
  const { stdout } = spawnSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() === '' || stdout.startsWith('Z') ? undefined : stdout.trim().replace(/^\S+\s+/, '');
}

function linuxBirth(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A killed process stays a zombie until its parent collects it; in a container that may be never.
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${fields[19]}`;
  } catch {
    return undefined;
  }
}

function isKnown(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
