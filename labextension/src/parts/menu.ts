import { CommandRegistry } from '@lumino/commands';
import { ReadonlyJSONObject } from '@lumino/coreutils';
import { Menu } from '@lumino/widgets';

/** An entry of a menu; null is a line between entries. */
export type MenuEntry = { command: string; args?: ReadonlyJSONObject } | null;

/** Open a menu below an element, or at a point; Escape gives the focus back. */
export function openMenu(
  commands: CommandRegistry,
  entries: MenuEntry[],
  anchor: HTMLElement,
  point?: { x: number; y: number }
): void {
  const menu = new Menu({ commands });
  menu.addClass('mlops-lumino-menu');
  for (const entry of entries) {
    menu.addItem(entry === null ? { type: 'separator' } : entry);
  }
  const box = anchor.getBoundingClientRect();
  const before = document.activeElement;
  menu.aboutToClose.connect(() => {
    if (before instanceof HTMLElement) {
      before.focus();
    }
    // the chosen command still needs the menu, so it goes a moment later
    window.setTimeout(() => menu.dispose());
  });
  menu.open(point?.x ?? box.left, point?.y ?? box.bottom);
}
