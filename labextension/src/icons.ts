/** Icons: 16 px grid, 1.3 px line, current colour. */
import { LabIcon } from '@jupyterlab/ui-components';

const SHIELD = '<path d="M8 1.9 3 3.7v4c0 3.1 2.1 5.4 5 6.4 2.9-1 5-3.3 5-6.4v-4z"/>';
const RING = '<circle cx="8" cy="8" r="5.75"/>';
const STAR =
  'd="m8 2.2 1.75 3.6 3.95.55-2.87 2.77.7 3.93L8 11.18l-3.53 1.87.7-3.93L2.3 6.35l3.95-.55z"/>';

/** The drawings by name. */
export const DRAWINGS = {
  best: '<circle cx="8" cy="6" r="3.75"/><path d="m5.9 9.2-1.15 4.55L8 12.1l3.25 1.65L10.1 9.2"/>',
  cell: '<rect x="2.25" y="4" width="11.5" height="8" rx="1"/><path d="M5 7l1.4 1L5 9M8 9.6h2.6"/>',
  close: '<path d="m4.2 4.2 7.6 7.6M11.8 4.2l-7.6 7.6"/>',
  copy: '<rect x="5.5" y="5.5" width="8" height="8" rx="1"/><path d="M3.5 10.5h-1v-8h8v1"/>',
  different: `${SHIELD}<path d="M5.9 6.9h4.2M5.9 9.2h4.2M9.4 5.2l-2.8 5.7"/>`,
  down: '<path d="m4 6.2 4 4 4-4"/>',
  failed: `${RING}<path d="m6 6 4 4M10 6l-4 4"/>`,
  finished: `${RING}<path d="m5.4 8.2 1.8 1.8 3.4-3.9"/>`,
  flask:
    '<path d="M6.2 2.2h3.6M6.9 2.4v4L3.3 12a1.2 1.2 0 0 0 1 1.8h7.4a1.2 1.2 0 0 0 1-1.8L9.1 6.4v-4"/>' +
    '<path d="M5 10h6"/>',
  go: '<path d="M3 8h9.4M8.8 4.4 12.4 8l-3.6 3.6"/>',
  identical: `${SHIELD}<path d="M5.9 6.9h4.2M5.9 9.2h4.2"/>`,
  interrupted: `${RING}<path d="M6.5 6v4M9.5 6v4"/>`,
  'kernel-died': '<path d="M5.3 3.1a5.75 5.75 0 1 0 5.4 0"/><path d="M8 1.75v5"/>',
  link: '<path d="M6.5 3.5H3v9.5h9.5V9.5M9 2.8h4.2V7M13 3 7.4 8.6"/>',
  model: '<path d="m8 2 5.2 3v6L8 14l-5.2-3V5z"/><path d="m2.8 5 5.2 3 5.2-3M8 8v6"/>',
  more: '<path stroke-width="2.2" d="M8 3.6v.01M8 8v.01M8 12.4v.01"/>',
  note: '<path d="M3 3.2h10v7.4H8.2L5 13.2v-2.6H3z"/>',
  offline:
    '<path d="M2.4 6.2A8.4 8.4 0 0 1 8 4a8.4 8.4 0 0 1 5.6 2.2M4.8 9a5 5 0 0 1 6.4 0M8 12.2v.01M2.5 2.5l11 11"/>',
  pin: '<path d="M5.6 2.5h4.8M6.4 2.7v4L4.3 9.4h7.4L9.6 6.7v-4M8 9.4v4.3"/>',
  rename: '<path d="M3 13h2.4l7.4-7.4-2.4-2.4L3 10.6zM9 4.6 11.4 7"/>',
  right: '<path d="m6.2 4 4 4-4 4"/>',
  running:
    '<circle cx="8" cy="8" r="5.75" opacity=".28"/><path d="M8 2.25A5.75 5.75 0 0 1 13.75 8"/>',
  search: '<circle cx="7" cy="7" r="4.2"/><path d="m10.2 10.2 3.3 3.3"/>',
  star: `<path ${STAR}`,
  'star-on': `<path fill="currentColor" ${STAR}`,
  table: '<rect x="2.5" y="3" width="11" height="10" rx="1"/><path d="M2.5 6.3h11M6.2 6.3V13"/>',
  tolerance: `${SHIELD}<path d="M5.7 8.3c.8-1.2 1.6-1.2 2.3-.3s1.5.9 2.3-.3"/>`,
  unproven: `${SHIELD}<path d="M8 5.4v3.2M8 10.4v.1"/>`,
  warning: '<path d="M8 2.4 14 13H2z"/><path d="M8 6.4v3.2M8 11.2v.3"/>'
} as const;

export type IconName = keyof typeof DRAWINGS;

const LINE =
  'stroke="#616161" stroke-width="1.3" stroke-linejoin="round" stroke-linecap="round"';

/** The same drawing for JupyterLab's own places: side bar, tabs, menus. */
export function labIcon(name: IconName): LabIcon {
  return new LabIcon({
    name: `mlops-jupyter:${name}`,
    svgstr:
      '<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 16 16">' +
      `<g class="jp-icon3" style="fill:none" ${LINE}>${DRAWINGS[name]}</g></svg>`
  });
}

export const flaskIcon = labIcon('flask');
