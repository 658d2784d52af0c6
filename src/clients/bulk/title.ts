import type { BulkChange } from './change.ts';

const modes = { add: 'adaugă', remove: 'scoate', replace: 'înlocuiește cu' } as const;

/** What a change does, in a few words: "Tip Client: Revânzător", "Etichete: scoate vip". */
export function titleOf(change: BulkChange): string {
  switch (change.kind) {
    case 'type':
      return `Tip Client: ${change.label}`;
    case 'level':
      return `Nivel Client: ${change.label}`;
    case 'status':
      return `Status Client: ${change.label}`;
    case 'archived':
      return change.label;
    case 'manager':
      return `Manager Cont: ${modes[change.mode]} ${change.label}`;
    case 'tags':
      return `Etichete: ${modes[change.mode]} ${change.label}`;
  }
}
